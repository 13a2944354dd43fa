// The relay: brings what was committed onto its streams, right after the commit, and again what a crash, an engine that was
// away or a stream that lost something left behind.
import { backoffDelay, type Clock, compareEntryIds, type StreamName, streamNames } from '@waggle/contracts';

import type { OutboxRow, Publication } from '@waggle/store/outbox.ts';
import type { RelayedEntry, RelayOptions } from './relay-options.ts';
import { type RepublishedPart, type RepublishPart, requeueSince } from './republish.ts';

export * from './relay-options.ts';

export interface Relay {
  /** Publishes again a part of what was published since a time. */
  republish(part: RepublishPart): Promise<RepublishedPart>;
  /** Finishes the running batch, gives leases back. False: that took longer than `timeoutMs` (default 5 s). */
  stop(timeoutMs?: number): Promise<boolean>;
}

export function startRelay(options: RelayOptions): Relay {
  const { outbox, owner, clock, random, observer = {} } = options;
  const { sweepMs = 1_000, batch = 256, leaseMs = 10_000, firstDelayMs = 100, maxDelayMs = 5_000 } = options;
  const due = { rows: true, sweep: true };
  let running: Promise<void> | undefined;
  let retry: (() => void) | undefined;
  let stopping = false;
  let failing: { readonly since: number; readonly times: number } | undefined;
  /** Leased to this relay and not published yet. */
  const held = new Set<OutboxRow['event_id']>();
  /** On their streams, which the outbox does not know yet. */
  let unnoted: Publication[] = [];
  /** On their streams when they were appended; not looked for since the outbox knows of them. */
  let unverified: (Publication & { readonly stream: StreamName })[] = [];

  const go = () => {
    if (stopping || running || retry) return;
    running = work()
      .then(succeeded, failed)
      .finally(() => {
        running = undefined;
        if (!retry && (due.rows || due.sweep)) go();
      });
  };
  const wake = () => {
    due.rows = true;
    go();
  };

  async function work(): Promise<void> {
    while (!stopping && (due.rows || due.sweep)) {
      if (due.sweep) {
        due.sweep = false;
        due.rows = true;
        await noteUnnoted();
        await verify();
        await refillWhatWasLost();
      }
      due.rows = false;
      await publishBatch();
    }
  }

  async function publishBatch(): Promise<void> {
    await noteUnnoted();
    const rows = await outbox.claim(owner, batch, leaseMs);
    if (rows.length === batch) due.rows = true;
    for (const { event_id } of rows) held.add(event_id);
    const errors: unknown[] = [];
    for (const [stream, ofStream] of Map.groupBy(rows, (row) => row.stream)) {
      try {
        await publishOn(stream, ofStream);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }

  async function publishOn(stream: StreamName, rows: readonly OutboxRow[]): Promise<void> {
    // Asked each time: other replicas publish on the stream too, and an older answer would not see all of a loss.
    const expectLast = await outbox.lastPublished(stream);
    let ids: readonly string[];
    try {
      ids = await options.publish(stream, rows.map(entryOf), expectLast);
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'stream_behind') throw error;
      // The rows of this batch come again behind what was lost, in the order of their commits.
      if ((await refill(stream)) > 0) return;
      // Nothing to fill it with, and nobody else has done it either.
      if ((await outbox.lastPublished(stream)) === expectLast) throw error;
      return;
    }
    const publications = rows.map(({ event_id }, at) => ({ event_id, entry_id: idAt(ids, at, stream) }));
    unnoted.push(...publications);
    if (options.missing) unverified.push(...publications.map((publication) => ({ ...publication, stream })));
    await noteUnnoted();
    observer.published?.(stream, rows.length, clock.now() - Math.min(...rows.map((row) => row.created_at)));
    await verify();
  }

  // Kept until it works, so that a store which was away for a moment does not make events come twice.
  async function noteUnnoted(): Promise<void> {
    if (unnoted.length === 0) return;
    const noting = unnoted;
    await outbox.markPublished(noting);
    unnoted = unnoted.slice(noting.length);
    for (const { event_id } of noting) held.delete(event_id);
  }

  async function verify(): Promise<void> {
    const looking = unverified;
    for (const [stream, publications] of Map.groupBy(looking, (publication) => publication.stream)) {
      const missing = new Set(
        await options.missing?.(
          stream,
          publications.map(({ entry_id }) => entry_id),
        ),
      );
      if (missing.size === 0) continue;
      const events = publications.flatMap(({ event_id, entry_id }) => (missing.has(entry_id) ? [event_id] : []));
      observer.refilled?.(stream, await outbox.requeue({ events }));
      due.rows = true;
    }
    unverified = unverified.slice(looking.length);
  }

  async function refillWhatWasLost(): Promise<void> {
    if (!options.lastId) return;
    for (const stream of options.streams ?? streamNames) {
      // In this order: an entry that another replica appends in between makes the stream look further on, never behind.
      const promised = await outbox.lastPublished(stream);
      if (promised && compareEntryIds(await options.lastId(stream), promised) < 0) await refill(stream);
    }
  }

  async function refill(stream: StreamName): Promise<number> {
    const behind = options.lastId ? await options.lastId(stream) : '0-0';
    const count = await outbox.requeue({ stream, behind });
    if (count > 0) observer.refilled?.(stream, count);
    due.rows = true;
    return count;
  }

  function succeeded(): void {
    if (failing) observer.recovered?.(clock.now() - failing.since);
    failing = undefined;
  }

  function failed(error: unknown): void {
    if (!failing) observer.unavailable?.(error);
    failing = { since: failing?.since ?? clock.now(), times: (failing?.times ?? 0) + 1 };
    due.rows = true;
    // The sweep, too: an engine that was away may have lost something, and with nothing to publish only the sweep can tell
    // whether it is back.
    due.sweep = true;
    if (stopping) return;
    const delay = backoffDelay({ firstMs: firstDelayMs, maxMs: maxDelayMs, jitter: 0.5 }, failing.times, random);
    retry = clock.setTimer(delay, () => {
      retry = undefined;
      go();
    });
  }

  const unsubscribe = outbox.onCommit(wake);
  let cancelSweep = clock.setTimer(sweepMs, sweep);
  function sweep(): void {
    due.sweep = true;
    go();
    cancelSweep = clock.setTimer(sweepMs, sweep);
  }
  go();

  return {
    async republish(part) {
      const republished = await requeueSince(outbox, part);
      wake();
      return republished;
    },
    async stop(timeoutMs = 5_000) {
      stopping = true;
      unsubscribe();
      cancelSweep();
      retry?.();
      return within(clock, timeoutMs, async () => {
        await running;
        try {
          await noteUnnoted();
          if (held.size > 0) await outbox.release(owner, [...held]);
        } catch (error) {
          observer.leasesLeft?.(error);
        }
      });
    },
  };
}

const entryOf = ({ event, traceparent }: OutboxRow): RelayedEntry => ({
  event,
  ...(traceparent ? { traceparent } : {}),
});

function idAt(ids: readonly string[], at: number, stream: StreamName): string {
  const id = ids[at];
  if (id === undefined)
    throw new Error(`publishing on ${stream} gave ${ids.length} ids for more entries: give one for each`);
  return id;
}

/** True when `work` ended in time. */
function within(clock: Clock, timeoutMs: number, work: () => Promise<void>): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const cancel = clock.setTimer(timeoutMs, () => resolve(false));
    work()
      .then(() => resolve(true), reject)
      .finally(cancel);
  });
}
