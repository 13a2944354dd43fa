// The dashboard of what holds the data: Redis and MongoDB, by their exporters, and what waits in outboxes and on streams.
import { type DashboardPlan, metricVariables, type Panel } from './panels.ts';

const of = (metric: string): string => `${metric}{namespace=~"$namespace"}`;
const panel = (
  type: 'stat' | 'timeseries',
  title: string,
  description: string,
  unit: string,
  ...queries: readonly (readonly [query: string, legend: string])[]
): Panel => ({
  type,
  title,
  description,
  width: type === 'stat' ? 6 : 12,
  height: type === 'stat' ? 4 : 8,
  source: 'prometheus',
  unit,
  queries: queries.map(([query, legend]) => ({ query, legend })),
});

export const storesDashboard: DashboardPlan = {
  uid: 'waggle-stores',
  title: 'stores',
  description: 'Redis and MongoDB, and what waits for them. On the embedded engine only the last row has values.',
  variables: metricVariables,
  panels: [
    panel('stat', 'Redis', '1: it answers its exporter.', 'short', [`min(${of('redis_up')})`, 'up']),
    panel('stat', 'MongoDB', '1: it answers its exporter.', 'short', [`min(${of('mongodb_up')})`, 'up']),
    panel('stat', 'Healthy members', 'Members of the replica set that others reach.', 'short', [
      `sum(max by (namespace, member_idx) (${of('mongodb_members_health')}))`,
      'members',
    ]),
    panel('stat', 'Last write to the append-only file', '1: Redis could write what it promised to keep.', 'short', [
      `min(${of('redis_aof_last_write_status')})`,
      'written',
    ]),
    panel(
      'timeseries',
      'Memory of Redis',
      'Streams live in it. At the limit Redis refuses events, which then wait in the outboxes.',
      'bytes',
      [`max by (instance) (${of('redis_memory_used_bytes')})`, 'used, {{instance}}'],
      [`max by (instance) (${of('redis_memory_max_bytes')})`, 'limit, {{instance}}'],
    ),
    panel(
      'timeseries',
      'Delayed flushes of the append-only file',
      'The disk of Redis is slower than its writes.',
      'eps',
      [`sum by (instance) (rate(${of('redis_aof_delayed_fsync')}[$__rate_interval]))`, '{{instance}}'],
    ),
    panel(
      'timeseries',
      'How far members are behind',
      'A member that is far behind loses nothing, but an election to it would wait.',
      's',
      [
        `(scalar(max(${of('mongodb_members_optimeDate')})) - max by (rs_nm, member_idx) (${of('mongodb_members_optimeDate')})) / 1000`,
        '{{member_idx}}',
      ],
    ),
    panel('timeseries', 'State of each member', '1 primary, 2 secondary; any other is no member that helps.', 'short', [
      `max by (instance) (${of('mongodb_myState')})`,
      '{{instance}}',
    ]),
    panel('timeseries', 'Waiting in outboxes', 'Committed and not on their stream yet.', 'short', [
      `max by (service, stream) (${of('waggle_outbox_stream_backlog')})`,
      '{{service}} {{stream}}',
    ]),
    panel('timeseries', 'Entries on streams', 'They are removed when every group has handled them.', 'short', [
      `max by (stream) (${of('waggle_stream_length')})`,
      '{{stream}}',
    ]),
  ],
};
