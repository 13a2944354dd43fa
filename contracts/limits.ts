/** Upper limits of what a request may hold: more is a mistake or an attack. */
export const limits = {
  /** Of one item in one order. */
  quantity: 100,
  /** Of one order. */
  lines: 50,
  price: 100_000_000,
  stock: 1_000_000,
  /** Of one item. */
  options: 8,
  /** Of one option. */
  choices: 20,
  bodyBytes: 64 * 1024,
  pictureBytes: 512 * 1024,
} as const;
