// Housekeeping of streams: trims entries that every group has handled, removes the groups of services that do not run, and
// unused consumer names.
import {
  appendedAt,
  atMost,
  type Clock,
  type Loop,
  type Random,
  type ReadingGroup,
  startLoop,
} from '@waggle/contracts';
import { jittered } from './backoff.ts';
import type { EventLog, GroupInfo, StreamInfo } from './event-log.ts';

export interface HousekeepingOptions {
  readonly log: EventLog;
  /**
   * Stream → the groups that read it. An entry stays until each group has handled it, even while the group does not exist;
   * except for groups that do not run: those of switched-off services, and optional ones without a consumer for a day.
   */
  readonly streams: Readonly<Record<string, readonly ReadingGroup[]>>;
  readonly clock: Clock;
  readonly random: Random;
  /** The approximate period, also before the first round. Default one minute. */
  readonly intervalMs?: number;
  /** Entries younger than this stay, acknowledged or not. Default 24 h. */
  readonly retentionFloorMs?: number;
  /**
   * Entries that a group of another program has not acknowledged stay until this age: a group that nobody reads any more must not
   * fill the engine. Default 7 days.
   */
  readonly foreignGroupMs?: number;
  /** Consumer names without pending entries are removed after this idle time. Default 24 h. */
  readonly consumerIdleMs?: number;
  /** This process's consumer name, which is never removed. */
  readonly keep: string;
  readonly observer?: HousekeepingObserver;
}

export interface HousekeepingObserver {
  /** Called after entries or names of a stream were removed. */
  tidied?(stream: string, removed: { readonly entries: number; readonly consumers: number }): void;
  /**
   * A group that is no service's has not acknowledged an entry, and three quarters of the time for which entries wait for it are
   * over, or all of it: then `trimmed` says that entries are removed now. Called in each round.
   */
  foreignGroupBehind?(
    stream: string,
    group: string,
    behind: { readonly ageMs: number; readonly trimmed: boolean },
  ): void;
  /** The group of a service that does not run was removed. When the service returns, it starts with what the stream then holds. */
  groupRemoved?(stream: string, group: string): void;
  /** A stream could not be tidied; the next round retries. */
  failed?(stream: string, error: unknown): void;
}

/** Stops after the current stream. */
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
  const {
    log,
    clock,
    keep,
    retentionFloorMs = day,
    consumerIdleMs = day,
    foreignGroupMs = defaultForeignGroupMs,
    observer,
  } = options;
  const absent = await absentOf(options, stream, groups);
  const handling = groups.filter((group) => !absent.includes(group)).map(({ group }) => group);
  // A stream without a running reader keeps recent entries only: a service that is switched on later starts with current
  // requests, not with old ones.
  const unreadMs = absent.every(({ runs }) => runs === 'never')
    ? Math.min(retentionFloorMs, hour)
    : Math.max(retentionFloorMs, day);
  const floorMs = groups.length > 0 && handling.length === 0 ? unreadMs : retentionFloorMs;
  const now = clock.now();
  for (const { group, ageMs } of foreignGroupsOf(await log.info(stream), groups, now)) {
    if (ageMs > warnedFrom * foreignGroupMs) {
      observer?.foreignGroupBehind?.(stream, group, { ageMs, trimmed: ageMs > foreignGroupMs });
    }
  }
  const entries = await log.trim(stream, handling, now - floorMs, now - foreignGroupMs);
  let consumers = 0;
  for (const group of handling) consumers += await log.removeIdleConsumers(stream, group, consumerIdleMs, keep);
  if (entries + consumers > 0) observer?.tidied?.(stream, { entries, consumers });
}

/** How long entries wait for groups of other programs. */
export const defaultForeignGroupMs = 7 * day;

/** The part of the age from which a group of another program is warned of. */
const warnedFrom = 0.75;

/** The groups that are no service's, each with the age of the oldest entry that it has not acknowledged: 0 when there is none. */
export const foreignGroupsOf = (
  { groups }: Pick<StreamInfo, 'groups'>,
  known: readonly Pick<ReadingGroup, 'group'>[],
  now: number,
): { readonly group: string; readonly ageMs: number }[] =>
  groups
    .filter(({ group }) => !known.some((one) => one.group === group))
    .map(({ group, oldest_unhandled: oldest }) => ({
      group,
      // The id comes from the engine's clock, which may be ahead of this one.
      ageMs: oldest === null ? 0 : Math.max(0, now - appendedAt(oldest)),
    }));

/** The groups whose services do not run. Their groups are removed: otherwise trimmed entries would count as lost. */
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
  // A service that is switched off here may still be shutting down elsewhere.
  const silentMs = runs === 'never' ? minute : day;
  return info?.consumers.some(({ idleMs }) => idleMs < silentMs) ?? false;
}
