// Whether a card's last step can be undone, and to which status.
import type { statusBeforeStep, undoSeconds } from '@waggle/contracts';
import type { BoardCard } from '../board/board.ts';
import type { ColumnName } from './columns.ts';

/** The status that an undo leads to, by column. */
export const undoTarget = {
  created: null,
  confirmed: 'created',
  preparing: 'confirmed',
  out_for_delivery: 'preparing',
} as const satisfies typeof statusBeforeStep & Record<ColumnName, ColumnName | null>;

const allowedSeconds: typeof undoSeconds = 10;
/** Shorter than the server's limit, to leave time for the request. */
const offeredMs = allowedSeconds * 1_000 - 1_500;

/** @param now ms since the epoch */
export const mayUndo = ({ steppedAt, delivery }: Pick<BoardCard, 'steppedAt' | 'delivery'>, now: number): boolean =>
  steppedAt !== null && now - steppedAt < offeredMs && delivery !== 'on_the_way';
