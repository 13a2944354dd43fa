// What a process measures of streams and their groups, those of other programs included.
import type { EventLog, StreamInfo } from '@waggle/bus';
import { foreignGroupsOf } from '@waggle/bus/housekeeping.ts';
import { appendedAt, type Clock, type ReadingGroup } from '@waggle/contracts';
import type { Gauge, Registry } from 'prom-client';
import { measuredGauges } from './measured-gauges.ts';

/** What tells groups of other programs apart, and how long entries wait for them. */
export interface ForeignGroups {
  /** The groups of Waggle's own services on a stream; null for a stream that is not trimmed. */
  readonly known: (stream: string) => readonly Pick<ReadingGroup, 'group'>[] | null;
  /** In ms; may be 0. */
  readonly maxAgeMs: number;
}

/** Measures streams and their groups when metrics are read. */
export function streamMetrics(
  metrics: Registry,
  eventLog: Pick<EventLog, 'info'>,
  streams: readonly string[],
  clock: Clock,
  foreign: ForeignGroups,
): void {
  const { gauges, measure } = measuredGauges(metrics, {
    waggle_stream_length: { help: 'Entries on a stream.', labels: ['stream'] },
    waggle_group_pending: { help: 'Entries delivered and not acknowledged.', labels: ['stream', 'group'] },
    waggle_group_oldest_pending_seconds: {
      help: 'Age of the oldest entry delivered and not acknowledged; 0 when there is none.',
      labels: ['stream', 'group'],
    },
    waggle_group_lag: { help: 'Entries not yet delivered.', labels: ['stream', 'group'] },
    waggle_foreign_group_age_ratio: {
      help: 'Age of the oldest entry that a group of another program has not handled, by the age at which it is removed nevertheless.',
      labels: ['stream', 'group'],
    },
  });
  const shown = new Map<string, readonly string[]>();
  const show = (info: StreamInfo) => {
    const { stream, length, groups } = info;
    // Other programs' groups come and go.
    for (const gone of shown.get(stream) ?? [])
      for (const gauge of perGroup(gauges)) gauge.remove({ stream, group: gone });
    const known = foreign.known(stream);
    const others = known ? foreignGroupsOf(info, known, clock.now()) : [];
    shown.set(
      stream,
      others.map(({ group }) => group),
    );
    for (const { group, ageMs } of others)
      gauges.waggle_foreign_group_age_ratio.set({ stream, group }, ageMs / Math.max(1, foreign.maxAgeMs));
    gauges.waggle_stream_length.set({ stream }, length);
    for (const { group, pending, lag, oldest_pending } of groups) {
      gauges.waggle_group_pending.set({ stream, group }, pending);
      // The id comes from the engine's clock, which may be ahead of this one.
      const ageMs = oldest_pending === null ? 0 : Math.max(0, clock.now() - appendedAt(oldest_pending));
      gauges.waggle_group_oldest_pending_seconds.set({ stream, group }, ageMs / 1_000);
      // An unknown lag has no value: the last known one would look like a lag that does not shrink.
      if (lag === null) gauges.waggle_group_lag.remove({ stream, group });
      else gauges.waggle_group_lag.set({ stream, group }, lag);
    }
  };
  measure(async () => {
    for (const info of await Promise.all(streams.map((stream) => eventLog.info(stream)))) show(info);
  });
}

const perGroup = (gauges: Readonly<Record<string, Gauge>>): Gauge[] =>
  Object.entries(gauges).flatMap(([name, gauge]) => (name === 'waggle_stream_length' ? [] : [gauge]));
