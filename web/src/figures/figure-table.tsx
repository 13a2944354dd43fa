// A table of figures that scrolls by itself, with the keyboard too, when it is longer or wider than its place.
import { type ReactNode, useId } from 'react';
import styles from './figures-page.module.css';

export interface FigureTableProps {
  readonly caption: string;
  readonly columns: readonly string[];
  /** The first cell heads its row. */
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[];
  /** The sum under the columns. */
  readonly total?: readonly ReactNode[] | undefined;
  /** How many columns, from the first, are texts: the others are numbers. */
  readonly texts?: number;
}

export function FigureTable({ caption, columns, rows, total, texts = 1 }: FigureTableProps) {
  const captionId = useId();
  const kind = (column: number) => (column < texts ? undefined : styles.number);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section className={styles.scroll} aria-labelledby={captionId} tabIndex={0}>
      <table className={styles.table}>
        <caption id={captionId}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, n) => (
              <th key={column} scope="col" className={kind(n)}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells: [head, ...cells] }) => (
            <tr key={key}>
              <th scope="row">{head}</th>
              {cells.map((cell, n) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a row's cells are its columns
                <td key={n} className={kind(n + 1)}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {total && (
          <tfoot>
            <tr>
              <th scope="row">{total[0]}</th>
              {total.slice(1).map((cell, n) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a row's cells are its columns
                <td key={n} className={kind(n + 1)}>
                  {cell}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  );
}
