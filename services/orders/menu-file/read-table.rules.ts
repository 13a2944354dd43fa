// The lines of a CSV file by the names of their columns, with what is wrong with the table itself.
import type { MenuFault } from '@waggle/contracts';
import { isLanguageTag } from '@waggle/contracts/menu-file.ts';
import type { MenuCell, Separator } from './csv-cells.rules.ts';
import { type FaultPlace, faultAt } from './menu-fault.rules.ts';
import { menuColumns } from './menu-table.rules.ts';

/** Of an empty line's place in the file, and its cells by column; a column that the file does not have is undefined. */
export interface TableRow {
  place(column: string): FaultPlace;
  cell(column: string): string | undefined;
  /** The languages of a translated column, such as those of `name:de`. */
  readonly tags: readonly string[];
}

export interface Table {
  readonly rows: readonly TableRow[];
  readonly separator: Separator;
  readonly faults: readonly MenuFault[];
}

interface Parsed {
  readonly lines: readonly { readonly line: number; readonly cells: readonly string[] }[];
  readonly separator: Separator;
  readonly brokenAt: number | null;
}

export function readTable(file: 'dishes' | 'choices', { lines, separator, brokenAt }: Parsed): Table {
  const faults: MenuFault[] = [];
  const { columns, needed, translated } = menuColumns[file];
  const [head, ...body] = lines;
  const names = (head?.cells ?? []).map((name) =>
    name
      .trim()
      .toLowerCase()
      .replace(/:(.*)$/, (_, tag) => `:${asTag(tag)}`),
  );
  const at = (line: number, column: number, field: string): FaultPlace => ({ file, line, column, field });
  const isKnown = (name: string): boolean => {
    const [column, tag] = name.split(':');
    if (tag === undefined) return columns.some((one) => one === name);
    return translated.some((one) => one === column) && isLanguageTag(tag);
  };
  if (brokenAt !== null) faults.push(faultAt(at(brokenAt, 1, ''), 'syntax'));
  const headLine = head?.line ?? 1;
  for (const [n, name] of names.entries()) {
    // Excel keeps columns that somebody emptied.
    const isEmpty = name === '' && body.every(({ cells }) => (cells[n] ?? '').trim() === '');
    if (!isEmpty && !isKnown(name)) faults.push(faultAt(at(headLine, n + 1, name), 'unknown_column', name));
    else if (!isEmpty && names.indexOf(name) < n) faults.push(faultAt(at(headLine, n + 1, name), 'twice', name));
  }
  for (const name of needed)
    if (!names.includes(name)) faults.push(faultAt(at(headLine, 1, name), 'missing_column', name));
  const tags = [...new Set(names.flatMap((name) => name.split(':')[1] ?? []))];
  const rows = body.flatMap(({ line, cells }): TableRow[] => {
    const further = cells.findIndex((cell, n) => n >= names.length && cell.trim() !== '');
    if (further >= 0) {
      faults.push(faultAt(at(line, further + 1, ''), 'too_many', cells[further]));
      return [];
    }
    return [
      {
        place: (column) => at(line, names.indexOf(column) + 1 || 1, column),
        cell: (column) => (names.includes(column) ? (cells[names.indexOf(column)] ?? '') : undefined),
        tags,
      },
    ];
  });
  return { rows: faults.some(({ code }) => code === 'missing_column') ? [] : rows, separator, faults };
}

// Excel users type what they see: pt-br is pt-BR.
const asTag = (tag: string): string =>
  tag
    .split('-')
    .map((part, n) =>
      n === 0 ? part : part.length === 4 ? `${part[0]?.toUpperCase()}${part.slice(1)}` : part.toUpperCase(),
    )
    .join('-');

/** Reads a cell, if the file has its column; collects what is wrong with it. */
export function take<Value>(
  row: TableRow,
  column: string,
  read: (cell: string) => MenuCell<Value>,
  faults: MenuFault[],
): Value | undefined {
  const cell = row.cell(column);
  if (cell === undefined) return undefined;
  const result = read(cell);
  if ('value' in result) return result.value;
  faults.push(faultAt(row.place(column), result.wrong, cell));
  return undefined;
}
