// What the operations page knows: the last snapshot, the events of the last seconds, and the newest entries of each stream. Pure.
// Figures are the snapshot's: nothing is added up from events, so that a missed one leaves no wrong figure.
import type { EntryView, OperationsMessage, OperationsNow } from '@waggle/contracts';

/** The events of one message. */
export interface Batch {
  readonly at: number;
  readonly entries: readonly EntryView[];
  /** Further ones, at least, which came too fast for the server. */
  readonly notSent: number;
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
  const batch: Batch = { at, entries: message.entries, notSent: message.not_sent };
  const tails = new Map(before.tails);
  for (const stream of new Set(message.entries.map((entry) => entry.stream))) {
    const tail = tails.get(stream) ?? [];
    const known = new Set(tail.map(({ id }) => id));
    const added = message.entries.filter((entry) => entry.stream === stream && !known.has(entry.id));
    tails.set(stream, [...added.toReversed(), ...tail].slice(0, mostOfTail));
  }
  return {
    ...before,
    batches: [...before.batches.filter((one) => at - one.at < rateMs), batch],
    tails,
    notSent: before.notSent + message.not_sent,
    since: before.since ?? at,
  };
}

export interface EventRate {
  readonly perSecond: number;
  /** Whether there were more than counted. */
  readonly atLeast: boolean;
}

/** @param stream null for all */
export function eventRate({ batches, since }: Operations, stream: string | null, at: number): EventRate {
  const recent = batches.filter((one) => at - one.at < rateMs);
  const shown = recent.flatMap(({ entries }) => entries).filter((entry) => stream === null || entry.stream === stream);
  const notSent = recent.reduce((sum, batch) => sum + batch.notSent, 0);
  const seconds = Math.min(rateMs, Math.max(1_000, at - (since ?? at))) / 1_000;
  // Nobody says of which stream those were.
  return { perSecond: (shown.length + (stream === null ? notSent : 0)) / seconds, atLeast: notSent > 0 };
}

/** More dots than these at once are not told apart. */
export const mostDotsOfBatch = 40;

/** The events of a message that are drawn, evenly spread over it. */
export function drawnOf<T>(entries: readonly T[], most: number = mostDotsOfBatch): readonly T[] {
  if (entries.length <= most) return entries;
  return Array.from({ length: most }, (_, n) => entries[Math.floor((n * entries.length) / most)] as T);
}

/** How many events of the last seconds have no dot. @param still no dots are drawn at all */
export function notDrawn({ batches }: Operations, at: number, still: boolean): number {
  return batches
    .filter((one) => at - one.at < rateMs)
    .reduce((sum, { entries, notSent }) => sum + entries.length - (still ? 0 : drawnOf(entries).length) + notSent, 0);
}
