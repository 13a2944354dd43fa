// Makes a service's projection anew: what is older than the archive is taken over, the archived events are applied aside with effects to
// the outside off, and the new records take the place of the old ones in one transaction. The old ones serve until then.
import {
  type AnyEvent,
  type Clock,
  customersStream,
  decodeEvent,
  messageOf,
  type NewId,
  streamOf,
} from '@waggle/contracts';
import { isWrittenReason } from '@waggle/contracts/unconfirmed.ts';
import type { Apply, Archived, Both, Cause, Projection, RebuildState, Transaction } from '@waggle/store';
import type { Logger } from 'pino';

/** What a service adds to the rebuild of its projection. */
export interface RebuildParts<Records extends object> {
  /**
   * From when on the new records are made of events, given from when on the archive is whole. ms since the epoch.
   * Default: the same. Not called when the archive is whole from the beginning.
   */
  completeSince?(old: Records, archivedSince: number): Promise<number>;
  /**
   * Takes over a page of what is older. Returns where the next one begins; null after the last. Not called when the archive is whole
   * from the beginning.
   */
  takeOver(both: Both<Records>, completeSince: number, after: string | null): Promise<string | null>;
  /** Takes over what no archived event of an order tells: what people wrote. Called after events of the order were applied. */
  carryOver?(both: Both<Records>, orderId: string): Promise<void>;
}

/** The event as the archive keeps it: nothing that people wrote. */
export function archivedOf(event: AnyEvent): Archived {
  const key = event.payload.order_id;
  if (streamOf(event.event_type) === customersStream) return { key, event: null };
  const kept = event.event_type === 'order.cancelled' ? withoutReason(event) : event;
  return { key, event: JSON.stringify(kept, (name, value: unknown) => (typed.has(name) ? undefined : value)) };
}

const typed: ReadonlySet<string> = new Set(['note', 'customer']);

/** Events of earlier versions tell by the reason alone that the kitchen cancelled. */
function withoutReason(event: Extract<AnyEvent, { event_type: 'order.cancelled' }>): AnyEvent {
  if (!isWrittenReason(event.payload.reason)) return event;
  const { reason: _, by = 'kitchen', ...rest } = event.payload;
  return { ...event, payload: { ...rest, by } };
}

export type Reapply<Records extends object> = (
  tx: Transaction<Records>,
  event: AnyEvent,
  context: { readonly cause: Cause; readonly at: number; readonly completeSince: number },
) => Promise<void>;

export interface RebuildingOptions<Records extends object> {
  readonly projection: Projection<Records>;
  readonly reads: Records;
  readonly reapply: Reapply<Records>;
  readonly parts: RebuildParts<Records>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Logger;
}

/** The archive is too young: everything would be taken over as it is. */
export class ArchiveTooYoungError extends Error {
  override readonly name = 'ArchiveTooYoungError';
  readonly code = 'archive_too_young';
}

export class RebuildRunningError extends Error {
  override readonly name = 'RebuildRunningError';
  readonly code = 'rebuild_running';
}

export interface Rebuilding {
  /** @throws {RebuildRunningError} {ArchiveTooYoungError} */
  begin(): Promise<RebuildState>;
  /** Null when it is neither the last one nor one that this process made. */
  state(id: string): Promise<RebuildState | null>;
  /** Ends a rebuild of this process; the old records go on serving. */
  stop(): Promise<void>;
}

/** Without a sign of life for this long, another one may begin. */
const leaseMs = 30_000;
/** A page is one transaction, which on the embedded engine keeps others waiting. */
const pageSize = 50;
/** With so many events left, the rest is applied with the swap. */
const fewEnough = 100;

export function createRebuilding<Records extends object>(options: RebuildingOptions<Records>): Rebuilding {
  const { projection, reads, parts, clock, newId, log } = options;
  const stopping = new AbortController();
  let work: Promise<void> = Promise.resolve();
  /** Of this process: the caller that began one asks how it ended, when another has begun already. */
  const ended = new Map<string, RebuildState>();

  async function make(id: string, completeSince: number): Promise<void> {
    const { signal } = stopping;
    let after: string | null = null;
    do {
      signal.throwIfAborted();
      const from: string | null = after;
      if (completeSince === 0) break;
      after = await projection.seed(id, leaseMs, (both) => parts.takeOver(both, completeSince, from));
    } while (after !== null);
    const apply = applying(options, completeSince);
    for (;;) {
      signal.throwIfAborted();
      const { left } = await projection.advance(id, leaseMs, pageSize, apply);
      if (left <= fewEnough) break;
    }
    signal.throwIfAborted();
    const state = await projection.swap(id, leaseMs, apply);
    const { applied } = state;
    ended.set(id, state);
    log.info({ rebuild_id: id, applied }, 'a projection was made anew, and serves');
  }

  return {
    async begin() {
      stopping.signal.throwIfAborted();
      const id = newId();
      const archivedSince = await projection.archivedSince();
      const completeSince =
        archivedSince === 0 ? 0 : ((await parts.completeSince?.(reads, archivedSince)) ?? archivedSince);
      if (completeSince > clock.now()) {
        const from = new Date(completeSince).toISOString();
        throw new ArchiveTooYoungError(
          `the archive has all events since ${new Date(archivedSince).toISOString()}: a rebuild can make something anew from ${from} on`,
        );
      }
      const running = await projection.begin(id, completeSince, leaseMs);
      if (running) {
        throw new RebuildRunningError(
          `rebuild ${running.rebuild_id} runs, or has ended without a word less than ${leaseMs / 1_000} s ago: wait until ${new Date(running.lease_until).toISOString()}`,
        );
      }
      log.info({ rebuild_id: id }, 'making a projection anew');
      work = make(id, completeSince).catch(async (error: unknown) => {
        const why = stopping.signal.aborted ? 'its process was stopped' : messageOf(error);
        log.warn({ err: error, rebuild_id: id }, 'a rebuild was given up: what was there goes on serving');
        await projection.abandon(id, why).catch(() => {});
        const state = await projection.state().catch(() => null);
        if (state?.rebuild_id === id) ended.set(id, state);
      });
      const state = await projection.state();
      if (!state) throw new Error(`rebuild ${id} is not there`);
      return state;
    },
    async state(id) {
      const known = ended.get(id);
      if (known) return known;
      const last = await projection.state();
      return last?.rebuild_id === id ? last : null;
    },
    async stop() {
      stopping.abort();
      await work;
    },
  };
}

const applying =
  <Records extends object>(
    { reapply, parts, newId }: RebuildingOptions<Records>,
    completeSince: number,
  ): Apply<Records> =>
  async (both, events) => {
    for (const { event_id, event, handled_at } of events) {
      if (event === null) continue;
      const cause: Cause = { correlation_id: newId(), causation_id: event_id };
      const decoded = decodeEvent(new TextEncoder().encode(event));
      try {
        await reapply(both.made, decoded, { cause, at: handled_at, completeSince });
      } catch (error) {
        throw new Error(`${decoded.event_type} ${event_id} could not be applied: ${messageOf(error)}`, {
          cause: error,
        });
      }
    }
    for (const key of new Set(events.map((event) => event.key))) await parts.carryOver?.(both, key);
  };
