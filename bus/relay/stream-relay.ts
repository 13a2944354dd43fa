// The relay of one stream: claims its outbox rows, appends them, marks them as published, and refills the stream after a loss.
import {
  atMost,
  atOnce,
  backoffDelay,
  compareEntryIds,
  type EventId,
  exactly,
  type Pause,
  type StreamName,
  startLoop,
} from '@waggle/contracts';
import type { OutboxRow, Publication } from '@waggle/store/outbox.ts';
import {
  EngineRefusedError,
  EngineUnavailableError,
  type EntryId,
  type NewEntry,
  StreamBehindError,
} from '../event-log.ts';
import type { RelayOptions } from './relay-options.ts';
import { verifyRecent } from './verify-recent.ts';

export interface StreamRelay {
  /** Wakes the loop. A commit that adds rows for this stream does the same. */
  wake(): void;
  /** Why the stream currently cannot be published on; null when it can. */
  readonly failing: { readonly error: unknown } | null;
  /** Finishes the running batch and releases the leases. */
  stop(): Promise<void>;
}

export function startStreamRelay(stream: StreamName, options: RelayOptions): StreamRelay {
  const { outbox, log, owner, clock, random, observer = {} } = options;
  const { sweepMs = 1_000, batch = 256, leaseMs = 10_000, maxAttempts = 5 } = options;
  const backoff = { firstMs: options.firstDelayMs ?? 100, maxMs: options.maxDelayMs ?? 5_000, jitter: 0.5 };
  let sweepAt = Number.NEGATIVE_INFINITY;
  let failing: { readonly since: number; readonly error: unknown } | null = null;
  /** Rows leased to this relay and not yet published. */
  const held = new Set<EventId>();
  /** Rows on the stream that are not yet marked as published in the outbox. */
  let unnoted: Publication[] = [];
  /** Marked rows that still have to be checked for a loss. */
  let unverified: Publication[] = [];
  const recent = verifyRecent(stream, options);
  /** How often the stream refused a row while it accepted others. */
  const refusals = new Map<EventId, number>();

  async function round(): Promise<Pause> {
    await noteUnnoted();
    let more = false;
    if (clock.now() >= sweepAt) {
      // Checks the engine before it claims: a relay without a connection must not hold rows that others could publish.
      more = (await verify()) || more;
      more = (await refillWhatWasLost()) || more;
      more = (await requeue((await recent.lost()) ?? [])) || more;
      sweepAt = clock.now() + sweepMs;
    }
    more = (await publishBatch()) || more;
    if (failing) observer.recovered?.(stream, clock.now() - failing.since);
    failing = null;
    return more ? atOnce : atMost(sweepMs);
  }

  function failed(error: unknown, failuresInARow: number): Pause {
    if (!failing) observer.unavailable?.(stream, error);
    failing = { since: failing?.since ?? clock.now(), error };
    // An outage may have lost entries, and without rows to publish only a sweep detects the recovery.
    sweepAt = Number.NEGATIVE_INFINITY;
    return exactly(backoffDelay(backoff, failuresInARow, random));
  }

  /** True when there is more to publish. */
  async function publishBatch(): Promise<boolean> {
    const rows = await outbox.claim(stream, owner, batch, leaseMs);
    if (rows.length === 0) return false;
    for (const { event_id } of rows) held.add(event_id);
    try {
      return (await publish(rows)) || rows.length === batch;
    } catch (error) {
      // Another process may reach the engine.
      await giveBack();
      throw error;
    }
  }

  /** True when the rows have to be claimed again. */
  async function publish(rows: readonly OutboxRow[]): Promise<boolean> {
    // Queried each time: other replicas publish on the stream too, and a cached value would miss a loss.
    const expectLast = await outbox.lastPublished(stream);
    let ids: readonly EntryId[];
    try {
      ids = await log.append(stream, rows.map(entryOf), expectLast);
    } catch (error) {
      if (error instanceof StreamBehindError) return refillBehind(expectLast, error);
      if (isOfTheEngine(error)) throw error;
      await publishOneByOne(rows, expectLast);
      return true;
    }
    return appended(rows, ids);
  }

  // The batch is claimed again after the lost rows, in commit order.
  async function refillBehind(expectLast: EntryId | null, error: StreamBehindError): Promise<true> {
    if (await refill()) return true;
    // There is nothing to refill it with, and no other relay has refilled it.
    if ((await outbox.lastPublished(stream)) === expectLast) throw error;
    return true;
  }

  // The stream refused the batch. If it accepts some rows alone, the refused ones are at fault and must not block other orders; if
  // it accepts none, the stream is at fault.
  async function publishOneByOne(rows: readonly OutboxRow[], expectLast: EntryId | null): Promise<void> {
    const refused = new Map<string, { readonly row: OutboxRow; readonly error: unknown }>();
    let last = expectLast;
    let taken = 0;
    for (const row of rows) {
      // No event overtakes an earlier one of its order.
      if (refused.has(row.key)) continue;
      let ids: readonly EntryId[];
      try {
        ids = await log.append(stream, [entryOf(row)], last);
      } catch (error) {
        if (error instanceof StreamBehindError || isOfTheEngine(error)) throw error;
        refused.set(row.key, { row, error });
        continue;
      }
      taken += 1;
      last = ids.at(-1) ?? last;
      await appended([row], ids);
    }
    const [first] = refused.values();
    if (!first) return;
    if (taken > 0) for (const { row, error } of refused.values()) await countRefusal(row, error);
    throw first.error;
  }

  async function countRefusal({ event_id }: OutboxRow, error: unknown): Promise<void> {
    const times = (refusals.get(event_id) ?? 0) + 1;
    refusals.set(event_id, times);
    if (times < maxAttempts) return;
    await outbox.markFailed(event_id, String(error));
    refusals.delete(event_id);
    held.delete(event_id);
    observer.failed?.(stream, event_id, error);
  }

  /** True when some of them are missing. */
  async function appended(rows: readonly OutboxRow[], ids: readonly EntryId[]): Promise<boolean> {
    const publications = rows.map(({ event_id }, at) => ({ event_id, entry_id: idAt(ids, at, stream) }));
    unnoted.push(...publications);
    unverified.push(...publications);
    for (const { event_id } of rows) refusals.delete(event_id);
    await noteUnnoted();
    observer.published?.(stream, rows.length, clock.now() - Math.min(...rows.map((row) => row.created_at)));
    return verify();
  }

  // Kept until the mark succeeds, so that a short store outage does not publish events twice.
  async function noteUnnoted(): Promise<void> {
    if (unnoted.length === 0) return;
    const noting = unnoted;
    await outbox.markPublished(noting);
    unnoted = unnoted.slice(noting.length);
    for (const { event_id } of noting) held.delete(event_id);
  }

  /** True when appended rows are missing and get republished. */
  async function verify(): Promise<boolean> {
    const looking = unverified;
    if (looking.length === 0) return false;
    const ids = looking.map(({ entry_id }) => entry_id);
    const missing = new Set(await log.missing(stream, ids));
    const events = looking.flatMap(({ event_id, entry_id }) => (missing.has(entry_id) ? [event_id] : []));
    await requeue(events);
    unverified = unverified.slice(looking.length);
    return events.length > 0;
  }

  /** True when there are any. */
  async function requeue(events: readonly EventId[]): Promise<boolean> {
    if (events.length > 0) observer.refilled?.(stream, await outbox.requeue({ events }));
    return events.length > 0;
  }

  async function refillWhatWasLost(): Promise<boolean> {
    // In this order: an append of another replica in between can only make the stream look further ahead.
    const promised = await outbox.lastPublished(stream);
    if (!promised && !failing) return false;
    const last = await log.lastPublished(stream);
    return promised !== null && compareEntryIds(last, promised) < 0 && refill();
  }

  async function refill(): Promise<boolean> {
    const count = await outbox.requeue({ stream, behind: await log.lastPublished(stream) });
    if (count > 0) observer.refilled?.(stream, count);
    return count > 0;
  }

  async function giveBack(): Promise<void> {
    const onTheStream = new Set(unnoted.map(({ event_id }) => event_id));
    const ids = [...held].filter((id) => !onTheStream.has(id));
    if (ids.length === 0) return;
    try {
      await outbox.release(owner, ids);
      for (const id of ids) held.delete(id);
    } catch (error) {
      observer.leasesLeft?.(error);
    }
  }

  const loop = startLoop({ clock, round, failed });
  const unsubscribe = outbox.onCommit((committed, published) => {
    if (committed.has(stream)) loop.wake();
    const count = published.get(stream);
    if (count !== undefined) observer.published?.(stream, count, 0);
  });
  return {
    wake: loop.wake,
    get failing() {
      return failing;
    },
    async stop() {
      unsubscribe();
      await loop.stop();
      await noteUnnoted().catch((error: unknown) => observer.leasesLeft?.(error));
      await giveBack();
    },
  };
}

/** An outage, or a refusal of the stream: it says nothing about a row. */
const isOfTheEngine = (error: unknown): boolean =>
  error instanceof EngineUnavailableError || error instanceof EngineRefusedError;

const entryOf = ({ event, traceparent }: OutboxRow): NewEntry => ({
  event,
  ...(traceparent ? { traceparent } : {}),
});

function idAt(ids: readonly EntryId[], at: number, stream: StreamName): EntryId {
  const id = ids[at];
  if (id === undefined)
    throw new Error(`appending to ${stream} gave ${ids.length} ids for more entries: give one for each`);
  return id;
}
