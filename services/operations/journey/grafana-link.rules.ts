// Where Grafana shows the log lines and traces of an order, pure. The other way, from a line or a span to the order, is in the links of
// Grafana's data sources.
import type { Journey } from '@waggle/contracts';

/** The dashboard of logs and traces of an order, by its correlation id: deploy/monitoring/dashboards/waggle-logs.json. */
export const dashboardOfLogs = { uid: 'waggle-logs', variable: 'correlation_id' } as const;

/** Lines are written a moment before and after the commits that they tell of, and clocks differ. */
const marginMs = 60_000;

/** Null for an order without events. @param grafana its address, without or with a path */
export function grafanaLink(grafana: string, { events, over }: Pick<Journey, 'events' | 'over'>): string | null {
  const correlation_id = events[0]?.correlation_id;
  if (correlation_id === undefined) return null;
  const times = events.flatMap((event) => [
    event.committed_at,
    ...event.reactions.flatMap(({ since }) => (since === null ? [] : [since])),
  ]);
  const ms = times.map((time) => Date.parse(time));
  const link = new URL(`${grafana.replace(/\/+$/, '')}/d/${dashboardOfLogs.uid}`);
  link.searchParams.set(`var-${dashboardOfLogs.variable}`, correlation_id);
  link.searchParams.set('from', String(Math.min(...ms) - marginMs));
  // An order that is under way gets more lines.
  link.searchParams.set('to', over ? String(Math.max(...ms) + marginMs) : 'now');
  return link.href;
}
