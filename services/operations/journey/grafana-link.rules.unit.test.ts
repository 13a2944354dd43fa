// Where Grafana shows an order's log lines and traces.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Journey } from '@waggle/contracts';
import { expect, test } from 'vitest';
import { dashboardOfLogs, grafanaLink } from './grafana-link.rules.ts';

const event = (committed_at: string, since: string | null): Journey['events'][number] =>
  ({ correlation_id: 'shop & co/1', committed_at, reactions: [{ since }] }) as unknown as Journey['events'][number];
const events = [event('2026-11-22T14:30:00.000Z', '2026-11-22T14:31:00.000Z'), event('2026-11-22T14:30:30.000Z', null)];
const ms = (time: string) => String(Date.parse(time));

test('it is the dashboard of the correlation id, from a minute before the first event to a minute after the last reaction', () => {
  const link = new URL(grafanaLink('https://grafana.example', { events, over: true }) ?? '');
  expect(`${link.origin}${link.pathname}`).toBe(`https://grafana.example/d/${dashboardOfLogs.uid}`);
  expect(Object.fromEntries(link.searchParams)).toEqual({
    'var-correlation_id': 'shop & co/1',
    from: ms('2026-11-22T14:29:00.000Z'),
    to: ms('2026-11-22T14:32:00.000Z'),
  });
});

test('that of an order under way goes on until now', () => {
  const link = new URL(grafanaLink('https://grafana.example', { events, over: false }) ?? '');
  expect(link.searchParams.get('to')).toBe('now');
});

test.each(['https://example.org/grafana', 'https://example.org/grafana/'])('%s keeps its path', (grafana) => {
  expect(grafanaLink(grafana, { events, over: true })).toContain('https://example.org/grafana/d/waggle-logs?');
});

test('an order without events has none', () => {
  expect(grafanaLink('https://grafana.example', { events: [], over: false })).toBeNull();
});

test('the dashboard has that uid and that variable', () => {
  const file = path.resolve(import.meta.dirname, '../../../deploy/monitoring/dashboards/waggle-logs.json');
  const { uid, templating } = JSON.parse(readFileSync(file, 'utf8')) as {
    uid: string;
    templating: { list: { name: string }[] };
  };
  expect(uid).toBe(dashboardOfLogs.uid);
  expect(templating.list.map(({ name }) => name)).toContain(dashboardOfLogs.variable);
});
