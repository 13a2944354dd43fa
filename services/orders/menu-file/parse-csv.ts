// Reads a CSV file into lines with their numbers: as Excel and LibreOffice write it, with commas, semicolons or tabs, UTF-8 with or
// without a byte order mark.
import { CsvError, parse } from 'csv-parse/sync';
import type { Separator } from './csv-cells.rules.ts';

export interface CsvLine {
  /** From 1; where a line of the table begins that has line breaks in its cells. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface ParsedCsv {
  readonly lines: readonly CsvLine[];
  readonly separator: Separator;
  /** Where quotes are wrong: from there on nothing is certain. */
  readonly brokenAt: number | null;
}

export function parseCsv(given: string): ParsedCsv {
  const text = given.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');
  // Excel's own way to name the separator, in a line before the head.
  const [named = '', sign] = /^sep=(.)\n/i.exec(text) ?? [];
  const body = text.slice(named.length);
  const delimiter = sign ?? mostFrequentOf(body.slice(0, body.indexOf('\n') + 1 || undefined));
  const separator: Separator = delimiter === ',' ? ',' : ';';
  const before = named === '' ? 0 : 1;
  const lines: CsvLine[] = [];
  let end = 0;
  let brokenAt: number | null = null;
  try {
    const records = parse(body, {
      ...{ delimiter, info: true, relax_column_count: true, record_delimiter: '\n', skip_records_with_error: true },
      on_skip(error) {
        brokenAt ??= (error instanceof CsvError ? Number(error['lines']) : end + 1) + before;
        return undefined;
      },
    }) as unknown as readonly { readonly info: { readonly lines: number }; readonly record: readonly string[] }[];
    for (const { info, record } of records) {
      if (record.some((cell) => cell.trim() !== '')) lines.push({ line: end + 1 + before, cells: record });
      end = info.lines;
    }
  } catch (error) {
    brokenAt ??= (error instanceof CsvError ? Number(error['lines']) : 1) + before;
  }
  return { lines: brokenAt === null ? lines : lines.filter(({ line }) => line < (brokenAt ?? 0)), separator, brokenAt };
}

/** The names of columns hold none of these. */
const mostFrequentOf = (head: string): string =>
  [',', ';', '\t'].map((sign) => ({ sign, count: head.split(sign).length })).sort((a, b) => b.count - a.count)[0]
    ?.sign ?? ',';
