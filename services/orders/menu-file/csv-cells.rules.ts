// The cells of the menu as CSV: how each is written, and read back. What Excel would take for a formula is neutralised.
import type { MenuFault } from '@waggle/contracts';

/** With semicolons amounts have a decimal comma: what Excel reads and writes in most of Europe. */
export type Separator = ',' | ';';

export type MenuCell<Value> = { readonly value: Value } | { readonly wrong: MenuFault['code'] };

export const notCounted = 'not counted';
export const none = 'none';

// A program that opens the file must not run what somebody typed. What begins like a neutralised cell gets another quote, so that
// reading takes back exactly what writing put there.
const formula = /^'*[=+\-@\t\r＝＋－＠]/;

export function writeCell(text: string, separator: Separator): string {
  const safe = formula.test(text) ? `'${text}` : text;
  return /["\n\r]/.test(safe) || safe.includes(separator) || safe !== safe.trim()
    ? `"${safe.replaceAll('"', '""')}"`
    : safe;
}

export const cellText = (cell: string): string => (cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell);

export const amountCell = (amount: number, digits: number, separator: Separator): string => {
  const text = String(amount).padStart(digits + 1, '0');
  const point = separator === ';' ? ',' : '.';
  return digits === 0 ? text : `${text.slice(0, -digits)}${point}${text.slice(-digits)}`;
};

/** A comma is a decimal one only where semicolons separate cells, and never where it could separate thousands. */
export function readAmount(cell: string, digits: number, separator: Separator): MenuCell<number> {
  const text = cell.trim();
  const [, whole, point, part = ''] = /^(\d{1,10})(?:([.,])(\d+))?$/.exec(text) ?? [];
  if (whole === undefined) return { wrong: text.includes(',') ? 'decimal_comma' : 'amount' };
  if (point === ',' && (separator === ',' || part.length === 3)) return { wrong: 'decimal_comma' };
  if (point === '.' && separator === ';' && part.length === 3) return { wrong: 'amount' };
  if (part.length > digits) return { wrong: 'amount' };
  return { value: Number(whole) * 10 ** digits + Number(part.padEnd(digits, '0') || 0) };
}

export const readWhole = (cell: string): MenuCell<number> =>
  /^\d{1,9}$/.test(cell.trim()) ? { value: Number(cell.trim()) } : { wrong: 'whole_number' };

export const writeSwitch = (on: boolean | undefined): string => (on ? 'yes' : 'no');

export function readSwitch(cell: string): MenuCell<boolean> {
  const text = cell.trim().toLowerCase();
  if (['yes', 'true', '1'].includes(text)) return { value: true };
  return ['no', 'false', '0', ''].includes(text) ? { value: false } : { wrong: 'yes_or_no' };
}

/** Codes are separated by spaces: neither separator of cells. Empty: not stated; `none`: stated that there are none. */
export const writeCodes = (codes: readonly string[] | undefined): string =>
  codes === undefined ? '' : codes.length === 0 ? none : codes.join(' ');

export function readCodes<Code extends string>(cell: string, known: readonly Code[]): MenuCell<Code[] | null> {
  const words = cell
    .trim()
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter(Boolean);
  if (words.length === 0) return { value: null };
  if (words.length === 1 && words[0] === none) return { value: [] };
  const codes = known.filter((code) => words.includes(code));
  return words.every((word) => codes.some((code) => code === word)) ? { value: codes } : { wrong: 'unknown_code' };
}
