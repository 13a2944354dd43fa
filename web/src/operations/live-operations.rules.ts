// What the operations page knows: the last snapshot, the events of the last seconds, and the newest entries of each stream. Pure.
// Figures are the snapshot's: nothing is added up from events, so that a missed one leaves no wrong figure.
import type { EntryView, OperationsEventsMessage, OperationsMessage, OperationsNow } from '@waggle/contracts';

/** What is kept of one message: figures alone. */
export interface Batch {
  readonly at: number;
  /** By stream: how many events came on it, as far as the server says. */
  readonly counts: ReadonlyMap<string, number>;
  readonly drawn: number;
  /** All that came, at least. */
  readonly events: number;
  /** Of how many nobody says on which stream they came. */
  readonly unplaced: number;
}

export interface Operations {
  readonly now: OperationsNow | null;
  /** Those of the last seconds, oldest first. */
  readonly batches: readonly Batch[];
  /** By stream: its newest entries, newest first. */
  readonly tails: ReadonlyMap<string, readonly EntryView[]>;
  /** How many entries the server did not send since the page opened. */
  readonly notSent: number;
  /** When the page began to see events, in ms by the server's clock. */
  readonly since: number | null;
}

export const nothingSeen: Operations = { now: null, batches: [], tails: new Map(), notSent: 0, since: null };

/** Rates are of this span. */
export const rateMs = 10_000;
export const mostOfTail = 200;

/** @param at ms by the server's clock */
export function applyOperationsMessage(before: Operations, message: OperationsMessage, at: number): Operations {
  if (message.type === 'now') {
    const { type: _, ...now } = message;
    return { ...before, now, since: before.since ?? at };
  }
  const tails = new Map(before.tails);
  for (const stream of new Set(message.entries.map((entry) => entry.stream))) {
    const tail = tails.get(stream) ?? [];
    const known = new Set(tail.map(({ id }) => id));
    const added = message.entries.filter((entry) => entry.stream === stream && !known.has(entry.id));
    tails.set(stream, [...added.toReversed(), ...tail].slice(0, mostOfTail));
  }
  return {
    ...before,
    batches: [...before.batches.filter((one) => at - one.at < rateMs), batchOf(message, at)],
    tails,
    notSent: before.notSent + message.not_sent,
    since: before.since ?? at,
  };
}

function batchOf({ entries, not_sent, counts }: OperationsEventsMessage, at: number): Batch {
  const drawn = drawnOf(entries).length;
  const events = entries.length + not_sent;
  // An older server counts no stream.
  if (counts) return { at, counts: new Map(Object.entries(counts)), drawn, events, unplaced: 0 };
  const seen = new Map<string, number>();
  for (const { stream } of entries) seen.set(stream, (seen.get(stream) ?? 0) + 1);
  return { at, counts: seen, drawn, events, unplaced: not_sent };
}

export interface EventRate {
  readonly perSecond: number;
  /** Whether there were more than counted. */
  readonly atLeast: boolean;
}

/** @param stream null for all */
export function eventRate({ batches, since }: Operations, stream: string | null, at: number): EventRate {
  const recent = batches.filter((one) => at - one.at < rateMs);
  const sum = (of: (batch: Batch) => number) => recent.reduce((total, batch) => total + of(batch), 0);
  const events = sum((batch) => (stream === null ? batch.events : (batch.counts.get(stream) ?? 0)));
  const seconds = Math.min(rateMs, Math.max(1_000, at - (since ?? at))) / 1_000;
  return { perSecond: events / seconds, atLeast: sum(({ unplaced }) => unplaced) > 0 };
}

/** More dots than these at once are not told apart, and each costs every frame. */
export const mostDotsOfBatch = 12;

/** The events of a message that are drawn, evenly spread over it. */
export function drawnOf<T>(entries: readonly T[], most: number = mostDotsOfBatch): readonly T[] {
  if (entries.length <= most) return entries;
  return Array.from({ length: most }, (_, n) => entries[Math.floor((n * entries.length) / most)] as T);
}

/** How many events of the last seconds have no dot. @param still no dots are drawn at all */
export function notDrawn({ batches }: Operations, at: number, still: boolean): number {
  return batches
    .filter((one) => at - one.at < rateMs)
    .reduce((sum, { events, drawn }) => sum + events - (still ? 0 : drawn), 0);
}
