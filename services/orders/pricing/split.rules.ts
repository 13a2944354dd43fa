// Exact arithmetic with amounts, pure: parts of them, and shares that add up. Floating point would lose units of large amounts.

/** `amount` × `numerator` / `denominator` in whole units; a half is rounded up. All are at least 0. */
export function part(amount: number, numerator: number, denominator: number): number {
  const [product, divisor] = [BigInt(amount) * BigInt(numerator), BigInt(denominator)];
  return Number((product * 2n + divisor) / (divisor * 2n));
}

/**
 * Splits an amount in proportion to `weights`, by the largest remainder: the shares add up to it, and each is less than a unit from
 * its exact value. Weights that are all 0 give everything to the first.
 * @param amount at least 0
 */
export function split(amount: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + BigInt(weight), 0n);
  if (sum === 0n) return weights.map((_, n) => (n === 0 ? amount : 0));
  const exact = weights.map((weight) => BigInt(amount) * BigInt(weight));
  const shares = exact.map((product) => Number(product / sum));
  const remainders = exact.map((product) => product % sum);
  const left = amount - shares.reduce((all, share) => all + share, 0);
  const largest = remainders
    .map((_, n) => n)
    .sort(
      (a, b) =>
        Number((remainders[b] ?? 0n) > (remainders[a] ?? 0n)) - Number((remainders[b] ?? 0n) < (remainders[a] ?? 0n)) ||
        a - b,
    );
  for (const n of largest.slice(0, left)) shares[n] = (shares[n] ?? 0) + 1;
  return shares;
}

/** The nearest multiple of `step`; a half is rounded up. */
export const toStep = (amount: number, step: number): number => part(amount, 1, step) * step;
