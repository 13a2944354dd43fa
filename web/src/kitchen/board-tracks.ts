// How wide the columns of the board are. Many new orders flow into the room of columns that have none.
import { type ColumnName, columns } from './columns.ts';

/** As many new orders fit into one column without much scrolling. */
const roomy = 6;

// Not of "Accepted": the next accepted order goes there, and would move the cards away from under the finger.
const givesRoom = (column: ColumnName): boolean => column !== 'created' && column !== 'confirmed';

/** The tracks of the board's grid, as CSS. */
export function tracksOf(placed: Readonly<Record<ColumnName, readonly unknown[]>>): string {
  const isCrowded = placed.created.length > roomy;
  const free = columns.filter((column) => isCrowded && givesRoom(column) && placed[column].length === 0);
  return columns
    .map((column) => {
      if (free.includes(column)) return 'minmax(8rem, 0fr)';
      const share = column === 'created' ? 1 + free.length : 1;
      return `minmax(15rem, ${share}fr)`;
    })
    .join(' ');
}

/** The narrowest that a card may be beside another, and the gap between them; in px. */
const card = { least: 228, gap: 12 };

/** How many cards stand beside each other in a column of that many px. */
export const lanesIn = (width: number): number => Math.max(1, Math.floor((width + card.gap) / (card.least + card.gap)));
