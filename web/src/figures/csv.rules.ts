// Tables as CSV files that a spreadsheet opens as it should: RFC 4180, with the separators of the reader's language. Pure.

export type Cell = string | number | Sum | null;
/** In the minor unit, which has so many digits. */
interface Sum {
  readonly amount: number;
  readonly currency: string;
  readonly currency_digits: number;
}

/** @param language of the spreadsheet that will open it: its decimal sign decides about the separator, as spreadsheets do */
export function csvOf(rows: readonly (readonly Cell[])[], language: string): string {
  const decimal =
    new Intl.NumberFormat(language).formatToParts(0.5).find(({ type }) => type === 'decimal')?.value ?? '.';
  const separator = decimal === ',' ? ';' : ',';
  const text = (cell: Cell): string => {
    if (cell === null) return '';
    if (typeof cell === 'number') return String(cell).replace('.', decimal);
    if (typeof cell === 'string') return quoted(harmless(cell));
    return amountText(cell).replace('.', decimal);
  };
  // Spreadsheets take a file for UTF-8 by this mark.
  return `\uFEFF${rows.map((row) => row.map(text).join(separator)).join('\r\n')}\r\n`;
}

/** Exact, whatever the amount: 1234 of a unit with two digits is 12.34. */
function amountText({ amount, currency_digits: digits }: Sum): string {
  if (digits === 0) return String(amount);
  const all = String(Math.abs(amount)).padStart(digits + 1, '0');
  return `${amount < 0 ? '-' : ''}${all.slice(0, -digits)}.${all.slice(-digits)}`;
}

// Spreadsheets run a cell that begins with one of these, some also where they are as wide as Chinese: a dish may be called =1+1.
const harmless = (text: string): string => (/^\s*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(text) ? `'${text}` : text);

// Whatever separator the spreadsheet takes, the rest of a text must not become a cell of its own.
const quoted = (text: string): string => (/["\r\n\t,;|]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
