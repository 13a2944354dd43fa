// Amounts as typed: with a comma or a point, in the currency's major unit.

/** @returns minor units; null when the text is not an amount */
export function parseAmount(text: string, digits: number): number | null {
  const [, whole, part = ''] = /^(\d{1,9})(?:[.,](\d*))?$/.exec(text.trim()) ?? [];
  if (whole === undefined || part.length > digits) return null;
  return Number(whole) * 10 ** digits + Number(part.padEnd(digits, '0') || 0);
}

export const writeAmount = (amount: number, digits: number, language: string): string =>
  new Intl.NumberFormat(language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    useGrouping: false,
  }).format(amount / 10 ** digits);
