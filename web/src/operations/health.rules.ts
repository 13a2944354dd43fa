// What the figures of a snapshot come to: how bad it is, and what waits for longest. Pure.
import type { GroupNow, OperationsNow } from '@waggle/contracts';

/** `idle`: nobody reads, and nothing waits for anybody, as of a service that is switched off. */
export type Tone = 'good' | 'busy' | 'bad' | 'idle';

export function toneOf({ state, since, dead_letters }: GroupNow): Tone {
  if (state === 'nobody_reads') return since === null ? 'idle' : 'bad';
  if (state === 'stuck') return 'bad';
  return state === 'fine' && dead_letters === 0 ? 'good' : 'busy';
}

export interface OverallHealth {
  readonly tone: Exclude<Tone, 'idle'>;
  /** How many groups need somebody, and how many are only late. */
  readonly bad: number;
  readonly busy: number;
  /** Of the event that has waited for longest, in a group or in an outbox. */
  readonly oldestAt: string | null;
  readonly outbox: { readonly waiting: number; readonly failed: number; readonly oldestAt: string | null };
}

export function healthOf({ streams, dead_letters }: OperationsNow): OverallHealth {
  const groups = streams.flatMap((stream) => stream.groups);
  const count = (tone: Tone) => groups.filter((group) => toneOf(group) === tone).length;
  const [bad, busy] = [count('bad'), count('busy')];
  const outboxOldest = earliest(streams.map(({ outbox }) => outbox.oldest_at));
  const failed = streams.reduce((sum, { outbox }) => sum + outbox.failed, 0);
  return {
    tone: bad > 0 || failed > 0 ? 'bad' : busy > 0 || dead_letters.count > 0 ? 'busy' : 'good',
    bad,
    busy,
    oldestAt: earliest([outboxOldest, ...groups.map(({ since }) => since)]),
    outbox: {
      waiting: streams.reduce((sum, { outbox }) => sum + outbox.waiting, 0),
      failed,
      oldestAt: outboxOldest,
    },
  };
}

/** Timestamps in UTC sort as texts. */
const earliest = (times: readonly (string | null)[]): string | null =>
  times.filter((time) => time !== null).toSorted()[0] ?? null;
