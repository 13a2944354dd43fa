// Generates an initial password: easy to read out, hard to guess. Browsers and servers use the same source of randomness.

// Without characters that look alike.
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Four groups of four: 79 bits. */
export function newPassword(): string {
  const random = crypto.getRandomValues(new Uint32Array(16));
  const written = Array.from(random, (number) => letters[number % letters.length]).join('');
  return (written.match(/.{4}/g) ?? []).join('-');
}
