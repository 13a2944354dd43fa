// A random id. Browsers offer `crypto.randomUUID` only over https, which a kitchen's own network often lacks.

export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
