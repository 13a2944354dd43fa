// Whether a card's last step can be undone.
import type { undoSeconds } from '@waggle/contracts';
import type { BoardCard } from '../board/board.ts';

const allowedSeconds: typeof undoSeconds = 10;
/** Shorter than the server's limit, to leave time for the request. */
const offeredMs = allowedSeconds * 1_000 - 1_500;

/** @param now ms since the epoch */
export const mayUndo = ({ steppedAt, delivery }: Pick<BoardCard, 'steppedAt' | 'delivery'>, now: number): boolean =>
  steppedAt !== null && now - steppedAt < offeredMs && delivery !== 'on_the_way';
