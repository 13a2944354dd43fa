// What a process measures: events, outbox, and Node itself.
import type { ConsumerObserver } from '@waggle/bus';
import { type Flow, type StreamName, subscriptionsOf } from '@waggle/contracts';
import { type Store, summed } from '@waggle/store';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { measuredGauges } from './measured-gauges.ts';

export function createMetrics(): Registry {
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  // Gauges that are called like counters, which Prometheus warns of; each is the sum of another.
  for (const what of ['handles', 'requests', 'resources']) metrics.removeSingleMetric(`nodejs_active_${what}_total`);
  return metrics;
}

/**
 * Says which service runs in this process. Other Node programs export Node's default metrics under the same names: alerts and
 * dashboards join them with this one.
 */
export function processInfo(metrics: Registry, service: string): void {
  const info = only(
    metrics,
    'waggle_process_info',
    (name) =>
      new Gauge({ name, help: 'A service that this process runs: 1.', labelNames: ['service'], registers: [metrics] }),
  );
  info.set({ service }, 1);
}

/** Counts what a service's consumer reports. */
export function consumerMetrics(metrics: Registry, flow: Flow): ConsumerObserver {
  const service = flow.name;
  const handled = counter(
    metrics,
    'waggle_events_handled_total',
    'Events handled; those that came again are in waggle_events_duplicate_total.',
    ['event_type'],
  );
  const duplicates = counter(metrics, 'waggle_events_duplicate_total', 'Events that came again and changed nothing.', [
    'event_type',
  ]);
  const failed = counter(metrics, 'waggle_events_failed_total', 'Failed attempts to handle an event.', ['event_type']);
  const deadLettered = counter(metrics, 'waggle_events_dead_lettered_total', 'Entries given up on.');
  const claimed = counter(metrics, 'waggle_events_claimed_total', 'Entries taken over from processes that died.');
  const lost = counter(metrics, 'waggle_events_lost_total', 'Entries trimmed away before they were handled.');
  const unknown = counter(
    metrics,
    'waggle_events_unknown_total',
    'Events of a newer publisher: of an unknown type or version, passed over, or with an unknown field, which was ignored.',
    ['what'],
  );
  const leasesLost = counter(
    metrics,
    'waggle_event_leases_lost_total',
    'Entries taken over while they were handled here.',
  );
  // From zero at the start: `rate` does not see the first value of a new series, and alerts must see the first failure.
  for (const { stream, events } of subscriptionsOf(flow)) {
    for (const rare of [deadLettered, claimed, lost, leasesLost]) rare.inc({ service, stream }, 0);
    for (const what of ['type', 'version', 'field']) unknown.inc({ service, stream, what }, 0);
    for (const event_type of events)
      for (const attempts of [handled, duplicates, failed]) attempts.inc({ service, stream, event_type }, 0);
  }
  const seconds = only(
    metrics,
    'waggle_event_handling_seconds',
    (name) =>
      new Histogram({
        name,
        help: 'Time from taking an event up to its commit.',
        labelNames: ['service', 'event_type'],
        buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
        registers: [metrics],
      }),
  );
  return {
    handled(event, stream, durationMs) {
      handled.inc({ service, stream, event_type: event.event_type });
      seconds.observe({ service, event_type: event.event_type }, durationMs / 1_000);
    },
    repeated: (event, stream) => duplicates.inc({ service, stream, event_type: event.event_type }),
    failed: (event, stream) => failed.inc({ service, stream, event_type: event.event_type }),
    deadLettered: (stream) => deadLettered.inc({ service, stream }),
    unknown: (stream, _, what) => unknown.inc({ service, stream, what }),
    leaseLost: (stream) => leasesLost.inc({ service, stream }),
    lost: (stream, ids) => lost.inc({ service, stream }, ids.length),
    claimed: (stream, count) => claimed.inc({ service, stream }, count),
  };
}

/** Counts what a service's relay publishes. */
export function relayMetrics(metrics: Registry, service: string) {
  const published = counter(metrics, 'waggle_relay_published_total', 'Events published on their stream.');
  const refilled = counter(
    metrics,
    'waggle_relay_refilled_total',
    'Events published again on a stream that had lost them.',
  );
  return {
    published: (stream: string, count: number) => published.inc({ service, stream }, count),
    refilled: (stream: string, count: number) => refilled.inc({ service, stream }, count),
  };
}

/** Measures the outbox of a store, whole and for each stream, when metrics are read. */
export function outboxMetrics(
  metrics: Registry,
  service: string,
  store: Pick<Store<object>, 'outbox'>,
  streams: readonly StreamName[],
): void {
  const labels = ['service', 'stream'];
  const { gauges, measure } = measuredGauges(metrics, {
    waggle_outbox_backlog: { help: 'Events committed and not yet on their stream.', labels: ['service'] },
    waggle_outbox_oldest_seconds: { help: 'Age of the oldest event not yet on its stream.', labels: ['service'] },
    waggle_outbox_stream_backlog: { help: 'Events committed and not yet on this stream.', labels },
    waggle_outbox_stream_oldest_seconds: { help: 'Age of the oldest event not yet on this stream.', labels },
    waggle_outbox_failed: {
      help: 'Events that this stream refused as invalid, kept until republished.',
      labels,
    },
  });
  measure(async () => {
    const backlogs = await Promise.all(
      streams.map(async (stream) => [stream, await store.outbox.backlog(stream)] as const),
    );
    const { count, oldestAgeMs } = summed(backlogs.map(([, backlog]) => backlog));
    gauges.waggle_outbox_backlog.set({ service }, count);
    gauges.waggle_outbox_oldest_seconds.set({ service }, oldestAgeMs / 1_000);
    for (const [stream, backlog] of backlogs) {
      gauges.waggle_outbox_stream_backlog.set({ service, stream }, backlog.count);
      gauges.waggle_outbox_stream_oldest_seconds.set({ service, stream }, backlog.oldestAgeMs / 1_000);
      gauges.waggle_outbox_failed.set({ service, stream }, backlog.failed);
    }
  });
}

const counter = (metrics: Registry, name: string, help: string, more: readonly string[] = []): Counter =>
  only(
    metrics,
    name,
    () => new Counter({ name, help, labelNames: ['service', 'stream', ...more], registers: [metrics] }),
  );

// All services of a process share one registry, and each metric is in it once.
function only<M>(metrics: Registry, name: string, make: (name: string) => M): M {
  return (metrics.getSingleMetric(name) as M | undefined) ?? make(name);
}
