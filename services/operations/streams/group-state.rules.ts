// A word for how a group is, by what waits for it. Pure. Ages come first: a count alone says nothing about a small or a busy kitchen.
import type { GroupState } from '@waggle/contracts';

/** Times in ms since the epoch. */
export interface GroupFacts {
  readonly now: number;
  /** Whether the group exists. */
  readonly exists: boolean;
  readonly consumers: number;
  readonly oldestUnreadAt: number | null;
  readonly oldestPendingAt: number | null;
  /** Of the oldest pending event. */
  readonly attempts: number;
  /** When its next attempt begins, at the latest. */
  readonly nextAttemptBy: number | null;
}

/** An event that waits for longer is worth a word. */
const noticeMs = 2_000;
/** A group in which one waits for longer needs somebody. */
const stuckMs = 60_000;

export function groupState(facts: GroupFacts): { readonly state: GroupState; readonly since: number | null } {
  const { now, exists, consumers, oldestUnreadAt, oldestPendingAt, attempts, nextAttemptBy } = facts;
  const waiting = [oldestUnreadAt, oldestPendingAt].filter((at) => at !== null);
  const since = waiting.length === 0 ? null : Math.min(...waiting);
  if (!exists || (consumers === 0 && since !== null)) return { state: 'nobody_reads', since };
  if (since === null || now - since < noticeMs) return { state: attempts > 0 ? 'retrying' : 'fine', since };
  // A retry that is late by a minute is none: its process hangs, or is away.
  const retries = attempts > 0 && nextAttemptBy !== null && now - nextAttemptBy < stuckMs;
  if (retries) return { state: 'retrying', since };
  if (oldestPendingAt !== null && now - oldestPendingAt >= stuckMs) return { state: 'stuck', since };
  if (oldestPendingAt === null && oldestUnreadAt !== null && now - oldestUnreadAt >= stuckMs)
    return { state: 'stuck', since };
  return { state: 'catching_up', since };
}
