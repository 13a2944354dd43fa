// Searches dead letters by a filter, and renders them.
import type { DeadLetter, EventLog } from '@waggle/bus';
import {
  compareEntryIds,
  type DeadLetterFilter,
  type DeadLetterSummary,
  type DeadLetterView,
  type EntryId,
  entryIdBefore,
  streamNames,
} from '@waggle/contracts';
import { timeOfAge } from './point-in-time.ts';

export interface Page {
  /** Only those after this one; null: from the first. */
  readonly after: EntryId | null;
  /** Only those up to and including this one; null: to the last. */
  readonly until: EntryId | null;
  readonly limit: number;
}

export interface Picked {
  readonly letters: readonly DeadLetter[];
  /** The `after` of the next page; null when there is none. */
  readonly next: EntryId | null;
}

/**
 * The dead letters that match a filter, oldest first. Reads a bounded number and may return fewer than `limit`, so that a
 * request ends however many there are.
 * @throws {ProblemError} when an age in the filter is invalid
 */
export async function pickDeadLetters(
  log: Pick<EventLog, 'deadLetters'>,
  filter: DeadLetterFilter,
  { after, until, limit }: Page,
  now: number,
): Promise<Picked> {
  const matches = matcherOf(filter, now);
  const letters: DeadLetter[] = [];
  let at = after;
  for (let looked = 0; looked < lookAtMost; ) {
    const page = await log.deadLetters(at, pageSize);
    if (page.length === 0) return { letters, next: null };
    for (const letter of page) {
      if (until !== null && compareEntryIds(letter.id, until) > 0) return { letters, next: null };
      if (matches(letter)) {
        // One more than `limit` shows that there is a next page.
        if (letters.length === limit) return { letters, next: letters.at(-1)?.id ?? null };
        letters.push(letter);
      }
      at = letter.id;
    }
    looked += page.length;
  }
  return { letters, next: at };
}

const pageSize = 200;
const lookAtMost = 10_000;

/** The dead letter of that id; null when there is none (any more). */
export async function findDeadLetter(log: Pick<EventLog, 'deadLetters'>, id: EntryId): Promise<DeadLetter | null> {
  for (let after = entryIdBefore(id); ; ) {
    const [letter] = await log.deadLetters(after, 1);
    if (!letter || compareEntryIds(letter.id, id) > 0) return null;
    if (letter.id === id) return letter;
    after = letter.id;
  }
}

/** Why a dead letter cannot go back to where it came from; null when it can. */
export function replayObstacle({ stream, not_kept }: DeadLetter): 'stream_unknown' | 'content_not_kept' | null {
  if (!(streamNames as readonly string[]).includes(stream)) return 'stream_unknown';
  return not_kept === undefined ? null : 'content_not_kept';
}

export function deadLetterSummary(letter: DeadLetter): DeadLetterSummary {
  const { name, message } = letter.error;
  return { ...aboutOf(letter), error: { name, message } };
}

export function deadLetterView(letter: DeadLetter): DeadLetterView {
  const { name, message, stack } = letter.error;
  return {
    ...aboutOf(letter),
    error: { name, message, stack },
    traceparent: letter.traceparent ?? null,
    event: parsed(letter.event),
    event_base64: Buffer.from(letter.event).toString('base64'),
    other_fields: letter.other_fields.map(({ name, value }) => ({
      name,
      value_base64: Buffer.from(value).toString('base64'),
    })),
    not_kept: letter.not_kept ?? null,
  };
}

type Matcher = (letter: DeadLetter) => boolean;

function matcherOf(filter: DeadLetterFilter, now: number): Matcher {
  const { stream, group, event_type, error, older_than, newer_than } = filter;
  const before = older_than === undefined ? Number.POSITIVE_INFINITY : timeOfAge(older_than, 'older_than', now);
  const since = newer_than === undefined ? Number.NEGATIVE_INFINITY : timeOfAge(newer_than, 'newer_than', now);
  const wanted = error?.toLowerCase();
  return (letter) =>
    (stream === undefined || letter.stream === stream) &&
    (group === undefined || letter.group === group) &&
    letter.last_failed_at <= before &&
    letter.last_failed_at >= since &&
    (wanted === undefined || `${letter.error.name}: ${letter.error.message}`.toLowerCase().includes(wanted)) &&
    (event_type === undefined || fieldOf(parsed(letter.event), 'event_type') === event_type);
}

function aboutOf(letter: DeadLetter) {
  const { id, stream, group, consumer, entry_id, attempts, first_failed_at, last_failed_at } = letter;
  const event = parsed(letter.event);
  return {
    id,
    stream,
    group,
    consumer,
    entry_id,
    event_type: fieldOf(event, 'event_type'),
    event_id: fieldOf(event, 'event_id'),
    correlation_id: fieldOf(event, 'correlation_id'),
    order_id: fieldOf(fieldsOf(event)?.['payload'], 'order_id'),
    attempts,
    first_failed_at: timeOf(first_failed_at),
    last_failed_at: timeOf(last_failed_at),
  };
}

// The bytes may be anything. Fields read from them are shown and filtered by, nothing else.
function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> | null =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;

function fieldOf(value: unknown, name: string): string | null {
  const field = fieldsOf(value)?.[name];
  return typeof field === 'string' ? field : null;
}

// An invalid entry that an operator added manually must not break the list.
const timeOf = (ms: number): string => new Date(Number.isFinite(ms) ? ms : 0).toISOString();
