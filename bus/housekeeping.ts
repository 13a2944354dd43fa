// Housekeeping of streams: removes entries that every group has handled, what only services read that do not run, and consumer
// names that nobody uses.
import { atMost, type Clock, type Loop, type Random, type ReadingGroup, startLoop } from '@waggle/contracts';
import { jittered } from './backoff.ts';
import type { EventLog, GroupInfo } from './event-log.ts';

export interface HousekeepingOptions {
  readonly log: EventLog;
  /**
   * stream → the groups that read it. Nothing is removed that a group has not handled, not even while the group does not exist;
   * except for groups that do not run: those of services that are switched off, and optional ones of which no consumer was there
   * for a day.
   */
  readonly streams: Readonly<Record<string, readonly ReadingGroup[]>>;
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
  /** The group of a service that does not run was removed. Started again, it begins with what the stream then holds. */
  groupRemoved?(stream: string, group: string): void;
  /** A stream could not be tidied now; it is tried again at the next round. */
  failed?(stream: string, error: unknown): void;
}

/** Ends after the stream that is tidied now. */
export type Housekeeping = Pick<Loop, 'stop'>;

export function startHousekeeping(options: HousekeepingOptions): Housekeeping {
  const { clock, random, streams, observer, intervalMs = minute } = options;
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

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

async function tidy(options: HousekeepingOptions, stream: string, groups: readonly ReadingGroup[]): Promise<void> {
  const { log, clock, keep, retentionFloorMs = day, consumerIdleMs = day, observer } = options;
  const absent = await absentOf(options, stream, groups);
  const handling = groups.filter((group) => !absent.includes(group)).map(({ group }) => group);
  // When no service reads the stream, what it holds is for one that is switched on later: it begins with what is open then, and
  // not with what was asked for long ago.
  const unreadMs = absent.every(({ runs }) => runs === 'never')
    ? Math.min(retentionFloorMs, hour)
    : Math.max(retentionFloorMs, day);
  const floorMs = groups.length > 0 && handling.length === 0 ? unreadMs : retentionFloorMs;
  const entries = await log.trim(stream, handling, clock.now() - floorMs);
  let consumers = 0;
  for (const group of handling) consumers += await log.removeIdleConsumers(stream, group, consumerIdleMs, keep);
  if (entries + consumers > 0) observer?.tidied?.(stream, { entries, consumers });
}

/** The groups whose services do not run. What is left of them is removed: entries that went unhandled would count as lost. */
async function absentOf(
  { log, observer }: HousekeepingOptions,
  stream: string,
  groups: readonly ReadingGroup[],
): Promise<readonly ReadingGroup[]> {
  if (groups.every(({ runs }) => runs === 'always')) return [];
  const info = await log.info(stream);
  const absent: ReadingGroup[] = [];
  for (const reading of groups) {
    const found = info.groups.find(({ group }) => group === reading.group);
    if (isPresent(reading, found)) continue;
    absent.push(reading);
    if (found && (await log.removeGroup(stream, reading.group))) observer?.groupRemoved?.(stream, reading.group);
  }
  return absent;
}

function isPresent({ runs }: ReadingGroup, info: GroupInfo | undefined): boolean {
  if (runs === 'always') return true;
  // A service that is switched off here may still be stopping elsewhere.
  const silentMs = runs === 'never' ? minute : day;
  return info?.consumers.some(({ idleMs }) => idleMs < silentMs) ?? false;
}
