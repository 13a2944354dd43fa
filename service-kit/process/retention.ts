// Deletes what is older than its retention: published outbox rows, inbox entries, stream entries that every group handled.
import { EngineUnavailableError, type EventLog } from '@waggle/bus';
import { startHousekeeping } from '@waggle/bus/housekeeping.ts';
import type { Clock, Random, ReadingGroup } from '@waggle/contracts';
import { type Store, StoreUnavailableError } from '@waggle/store';
import type { Logger } from 'pino';
import { startPeriodicTask } from './periodic-task.ts';

/** Retention times in ms. */
export interface Retention {
  readonly outboxMs: number;
  readonly inboxMs: number;
  /** Of the inbox of a service with a projection, when that is longer. Default: the same. */
  readonly archiveMs?: number;
  readonly streamMs: number;
  /** How long entries wait for groups of other programs. Default 7 days. */
  readonly foreignGroupMs?: number;
  /** Interval between two runs. Default once a minute. */
  readonly everyMs?: number;
  /** How long a consumer name with nothing pending is kept. Default a day: a process that lost its connection is back sooner. */
  readonly consumerIdleMs?: number;
}

export interface RetentionOptions {
  readonly store: Pick<Store<object>, 'outbox' | 'purgeInbox' | 'projection'>;
  readonly eventLog: EventLog;
  /** The streams that the service publishes, each with the groups that read it. A stream has one publisher, which trims it. */
  readonly streams: Readonly<Record<string, readonly ReadingGroup[]>>;
  /** This process's consumer name: never removed, however idle. */
  readonly consumer: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly retention: Retention;
}

export function startRetention(options: RetentionOptions): { stop(): Promise<void> } {
  const { store, eventLog, streams, consumer, clock, random, log, retention } = options;
  const { everyMs = 60_000, consumerIdleMs = 24 * 3_600_000, foreignGroupMs } = retention;
  const toldAt = new Map<string, number>();
  const purge = startPeriodicTask(
    clock,
    everyMs,
    async () => {
      const outbox = await store.outbox.purge(clock.now() - retention.outboxMs);
      const { inboxMs, archiveMs = inboxMs } = retention;
      const inbox = await store.purgeInbox(clock.now() - (store.projection ? Math.max(inboxMs, archiveMs) : inboxMs));
      if (outbox + inbox > 0) log.debug({ outbox, inbox }, 'deleted old outbox and inbox entries');
    },
    (error) => log[levelOf(error)]({ err: error }, 'could not delete old outbox and inbox entries; will retry'),
  );
  const housekeeping = startHousekeeping({
    log: eventLog,
    streams,
    clock,
    random,
    intervalMs: everyMs,
    retentionFloorMs: retention.streamMs,
    consumerIdleMs,
    ...(foreignGroupMs === undefined ? {} : { foreignGroupMs }),
    keep: consumer,
    observer: {
      tidied: (stream, removed) => log.debug({ stream, ...removed }, 'trimmed what every group has handled'),
      foreignGroupBehind(stream, group, { ageMs, trimmed }) {
        const about = `${stream} ${group} ${trimmed}`;
        // A round is a minute, and the group may stay behind for days.
        if (clock.now() - (toldAt.get(about) ?? Number.NEGATIVE_INFINITY) < hourMs) return;
        toldAt.set(about, clock.now());
        const line = { stream, group, oldest_hours: Math.round(ageMs / hourMs) };
        if (trimmed)
          log.error(
            line,
            'removing events that a group of another program has not handled: WAGGLE_FOREIGN_GROUP_DAYS is over',
          );
        else {
          log.warn(
            line,
            'a group of another program is far behind: its events are removed once WAGGLE_FOREIGN_GROUP_DAYS is over. Start what reads it, or remove the group (XGROUP DESTROY)',
          );
        }
      },
      groupRemoved: (stream, group) =>
        log.info(
          { stream, group },
          'removed a group whose service does not run: once it does, it begins with what is open',
        ),
      failed: (stream, error) => log[levelOf(error)]({ stream, err: error }, 'could not trim a stream; will retry'),
    },
  });
  return {
    async stop() {
      await Promise.all([purge.stop(), housekeeping.stop()]);
    },
  };
}

const hourMs = 3_600_000;

// The consumer and the relay report once that an engine or a store is unavailable; this would repeat it every minute.
const levelOf = (error: unknown): 'debug' | 'warn' =>
  error instanceof EngineUnavailableError || error instanceof StoreUnavailableError ? 'debug' : 'warn';
