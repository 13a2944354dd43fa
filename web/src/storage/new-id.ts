// A random id. Browsers have `crypto.randomUUID` only on pages loaded over https, and a kitchen's own network often has none.

export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
