// What goes on, live: one sampler of this process reads for all viewers, and stops with the last of them.
import type { Entry, EventLog } from '@waggle/bus';
import {
  type Clock,
  exactly,
  type OperationsMessage,
  type StreamName,
  startLoop,
  streamNames,
  untilWoken,
} from '@waggle/contracts';
import type { Connection } from '@waggle/service-kit/http';
import { entryView } from '../streams/read-entries.ts';
import { type ReadStreamsDeps, readStreams } from '../streams/read-streams.ts';

const everyMs = 500;
/** A snapshot costs more than a look for new events. */
const snapshotEveryMs = 2_000;
/** More events of a stream than anybody can follow are only counted: the newest are sent. */
const mostOfStream = 25;
/** So many of a stream are counted in one look, at least. */
const mostCounted = 2_000;
const pageSize = 500;

export interface LiveFeed {
  add(connection: Pick<Connection, 'sendText' | 'onClosed' | 'close'>): void;
  stop(): Promise<void>;
}

export interface LiveFeedDeps extends ReadStreamsDeps {
  readonly eventLog: ReadStreamsDeps['eventLog'] & Pick<EventLog, 'entries' | 'info'>;
  readonly clock: Clock;
  readonly failed: (error: unknown) => void;
}

export function startLiveFeed(deps: LiveFeedDeps): LiveFeed {
  const { clock, failed } = deps;
  type Viewer = Parameters<LiveFeed['add']>[0];
  /** Each with whether it has had a snapshot. */
  const viewers = new Map<Viewer, boolean>();
  /** Where each stream was looked at last; empty while nobody looks. */
  const places = new Map<string, string>();
  let snapshotAt = Number.NEGATIVE_INFINITY;

  const loop = startLoop({
    clock,
    first: untilWoken,
    async round() {
      if (viewers.size === 0) {
        places.clear();
        return untilWoken;
      }
      const isNew = [...viewers.values()].includes(false);
      const message = await eventsSince(deps, places);
      if (message) send(message);
      if (isNew || clock.now() - snapshotAt >= snapshotEveryMs) {
        snapshotAt = clock.now();
        send({ type: 'now', ...(await readStreams(deps)) });
        for (const viewer of viewers.keys()) viewers.set(viewer, true);
      }
      return exactly(everyMs);
    },
    failed(error) {
      failed(error);
      return exactly(snapshotEveryMs);
    },
  });

  function send(message: OperationsMessage): void {
    const text = JSON.stringify(message);
    for (const viewer of viewers.keys()) viewer.sendText(text);
  }

  return {
    add(viewer) {
      viewers.set(viewer, false);
      viewer.onClosed(() => viewers.delete(viewer));
      loop.wake();
    },
    async stop() {
      await loop.stop();
      for (const viewer of viewers.keys()) viewer.close('goingAway');
    },
  };
}

/** Null when nothing came. The first look only notes where each stream ends. */
async function eventsSince(
  { eventLog }: Pick<LiveFeedDeps, 'eventLog'>,
  places: Map<string, string>,
): Promise<OperationsMessage | null> {
  const found = await Promise.all(
    streamNames.map(async (stream) => {
      const { last_id } = await eventLog.info(stream);
      const before = places.get(stream);
      const since = before === undefined || before === last_id ? nothing : await readSince(eventLog, stream, before);
      // Only now: what could not be read is read with the next look.
      places.set(stream, since.last ?? last_id);
      return { stream, ...since };
    }),
  );
  const entries = found.flatMap(({ shown }) => shown.map(entryView));
  if (entries.length === 0) return null;
  const counts = found.filter(({ counted }) => counted > 0).map(({ stream, counted }) => [stream, counted] as const);
  const all = counts.reduce((sum, [, counted]) => sum + counted, 0);
  return { type: 'events', entries, not_sent: all - entries.length, counts: Object.fromEntries(counts) };
}

interface Since {
  readonly shown: readonly Entry[];
  /** How many there are, with those that are shown. */
  readonly counted: number;
  /** The id of the last one that was read; null: the end of the stream. */
  readonly last: string | null;
}

const nothing: Since = { shown: [], counted: 0, last: null };

async function readSince(eventLog: Pick<EventLog, 'entries'>, stream: StreamName, before: string): Promise<Since> {
  let { shown, counted, last } = nothing;
  for (let after = before; counted < mostCounted; ) {
    const page = await eventLog.entries(stream, after, pageSize);
    shown = [...shown, ...page].slice(-mostOfStream);
    counted += page.length;
    const end = page.at(-1);
    if (end) after = last = end.id;
    if (page.length < pageSize) return { shown, counted, last };
  }
  // Too many to be counted: the rest is passed over.
  return { shown, counted, last: null };
}
