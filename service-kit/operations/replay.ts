// Gives one group events again: copies on the end of their stream that name the group, which all others acknowledge unseen. The
// group's position never moves back: that would take entries in work from whoever has them.
import type { Entry, EventLog } from '@waggle/bus';
import {
  type Clock,
  compareEntryIds,
  type EntryId,
  type EventId,
  type EventType,
  entryIdBefore,
  readEvent,
  replayLimit,
} from '@waggle/contracts';

export interface ReplayedGroup {
  readonly group: string;
  /** Null for the group of another program: what it has handled is not known, and it gets every event. */
  readonly service: {
    handled(ids: readonly EventId[]): Promise<ReadonlySet<EventId>>;
    isSubscribed(type: EventType): boolean;
  } | null;
}

export interface ReplayPart {
  readonly stream: string;
  /** Exclusive. */
  readonly after: EntryId | null;
  /** Both included. */
  readonly from: EntryId;
  readonly to: EntryId;
  readonly dryRun: boolean;
}

export interface ReplayedPart {
  readonly given: number;
  readonly repeats: number;
  readonly anew: number;
  readonly waiting: number;
  /** The last entry that was looked at; null when there are no more. */
  readonly next: EntryId | null;
}

export interface ReplayDeps {
  readonly eventLog: Pick<EventLog, 'entries' | 'append' | 'info' | 'pendingEntries'>;
  readonly clock: Clock;
}

/**
 * One page. Waits until the group has handled it, so that a replay is as fast as its group and other events get through; not for ever,
 * since an event may fail.
 */
export async function replayPart(
  deps: ReplayDeps,
  { group, service }: ReplayedGroup,
  { stream, after, from, to, dryRun }: ReplayPart,
): Promise<ReplayedPart> {
  const { eventLog } = deps;
  const page = await eventLog.entries(stream, after ?? entryIdBefore(from), replayLimit);
  const within = page.filter(({ id }) => compareEntryIds(id, from) >= 0 && compareEntryIds(id, to) <= 0);
  const last = page.at(-1);
  const isOver = !last || page.length < replayLimit || compareEntryIds(last.id, to) >= 0;
  const next = isOver ? null : last.id;
  // What one group got is not an event of its own.
  const events = within.filter((entry) => entry.group === undefined);
  const known = service && events.flatMap((entry) => knownOf(entry, service.isSubscribed));
  const chosen = known ? known.map(({ entry }) => entry) : events;
  const ids = known?.map(({ id }) => id) ?? [];
  const before = (await service?.handled(ids)) ?? new Set<EventId>();
  const repeats = ids.filter((id) => before.has(id)).length;
  const fresh = [...new Set(ids.filter((id) => !before.has(id)))];
  if (dryRun || chosen.length === 0) {
    return { given: chosen.length, repeats, anew: 0, waiting: dryRun ? ids.length - repeats : 0, next };
  }
  const copies = await eventLog.append(
    stream,
    chosen.map(({ event, traceparent }) => ({ event, group, ...(traceparent === undefined ? {} : { traceparent }) })),
  );
  if (!service) return { given: copies.length, repeats, anew: 0, waiting: 0, next };
  await untilHandled(deps, stream, group, copies);
  const handled = await service.handled(fresh);
  return { given: copies.length, repeats, anew: handled.size, waiting: fresh.length - handled.size, next };
}

interface KnownEntry {
  readonly entry: Entry;
  readonly id: EventId;
}

/** None for what the service would pass over, or give up at once. */
function knownOf(entry: Entry, isSubscribed: (type: EventType) => boolean): KnownEntry[] {
  try {
    const read = readEvent(entry.event, isSubscribed);
    return read.kind === 'event' ? [{ entry, id: read.event.event_id }] : [];
  } catch {
    return [];
  }
}

async function untilHandled(
  { eventLog, clock }: ReplayDeps,
  stream: string,
  group: string,
  ids: readonly EntryId[],
): Promise<void> {
  const last = ids.at(-1);
  const until = clock.now() + patienceMs;
  while (last !== undefined && clock.now() < until) {
    const found = (await eventLog.info(stream)).groups.find((one) => one.group === group);
    if (found && compareEntryIds(found.last_delivered, last) >= 0) {
      if ((await eventLog.pendingEntries(stream, group, ids)).size === 0) return;
    }
    await new Promise<void>((resolve) => clock.setTimer(lookMs, resolve));
  }
}

const patienceMs = 10_000;
const lookMs = 25;
