// Housekeeping of streams: removes entries that every group has acknowledged, and consumer names that nobody uses.
import { atMost, type Clock, type Loop, type Random, startLoop } from '@waggle/contracts';
import { jittered } from './backoff.ts';
import type { EventLog } from './event-log.ts';

export interface HousekeepingOptions {
  readonly log: EventLog;
  /** stream → the groups that read it. Nothing of a stream is removed while one of them does not exist. */
  readonly streams: Readonly<Record<string, readonly string[]>>;
  readonly clock: Clock;
  readonly random: Random;
  /** About how often; the first time after one such period. Default one minute. */
  readonly intervalMs?: number;
  /** Entries younger than this stay, acknowledged or not. Default 24 h. */
  readonly retentionFloorMs?: number;
  /** A consumer name without anything pending goes when it was idle for longer. Default 24 h. */
  readonly consumerIdleMs?: number;
  /** This process's own consumer name, which stays however idle it is. */
  readonly keep: string;
  readonly observer?: HousekeepingObserver;
}

export interface HousekeepingObserver {
  /** Called for a stream when something was removed. */
  tidied?(stream: string, removed: { readonly entries: number; readonly consumers: number }): void;
  /** A stream could not be tidied now; it is tried again at the next round. */
  failed?(stream: string, error: unknown): void;
}

/** Ends after the stream that is tidied now. */
export type Housekeeping = Pick<Loop, 'stop'>;

export function startHousekeeping(options: HousekeepingOptions): Housekeeping {
  const { clock, random, streams, observer, intervalMs = 60_000 } = options;
  const next = () => atMost(jittered(intervalMs, random));
  return startLoop({
    clock,
    first: next(),
    async round(stopping) {
      for (const [stream, groups] of Object.entries(streams)) {
        if (stopping.aborted) break;
        try {
          await tidy(options, stream, groups);
        } catch (error) {
          observer?.failed?.(stream, error);
        }
      }
      return next();
    },
    failed: next,
  });
}

const day = 24 * 3_600_000;

async function tidy(options: HousekeepingOptions, stream: string, groups: readonly string[]): Promise<void> {
  const { log, clock, keep, retentionFloorMs = day, consumerIdleMs = day, observer } = options;
  const entries = await log.trim(stream, groups, clock.now() - retentionFloorMs);
  let consumers = 0;
  for (const group of groups) consumers += await log.removeIdleConsumers(stream, group, consumerIdleMs, keep);
  if (entries + consumers > 0) observer?.tidied?.(stream, { entries, consumers });
}
