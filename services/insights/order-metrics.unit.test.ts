// The business that Prometheus sees: every series is there before its first value, which `rate` and `increase` would not see otherwise.
import type { OrderId } from '@waggle/contracts';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import type { OrderFacts } from './facts.rules.ts';
import { orderMetrics } from './order-metrics.ts';

const at = '2026-11-22T14:30:00.000Z';
const placed: OrderFacts = {
  order_id: '019ab000-0000-7000-8000-000000000002' as OrderId,
  created: { at, time_zone: 'UTC', total: 1_950, currency: 'EUR', items: [] },
  steps: {},
} as unknown as OrderFacts;
const delivered = { ...placed, steps: { delivered: { version: 5, at: '2026-11-22T15:00:00.000Z' } } } as OrderFacts;

test('the revenue of a known currency is there from the start, and that of a new one from its first order', async () => {
  const metrics = new Registry();
  const seen = async () =>
    (await metrics.metrics()).split('\n').filter((line) => /^waggle_order_revenue_total/.test(line));
  const { learned } = orderMetrics(metrics, ['CHF']);
  expect(await seen()).toEqual(['waggle_order_revenue_total{currency="CHF"} 0']);
  learned(null, placed);
  expect(await seen()).toContain('waggle_order_revenue_total{currency="EUR"} 0');
  learned(placed, delivered);
  expect(await seen()).toContain('waggle_order_revenue_total{currency="EUR"} 19.5');
});

test('the time to each state is there from the start', async () => {
  const metrics = new Registry();
  orderMetrics(metrics);
  const text = await metrics.metrics();
  for (const status of ['confirmed', 'ready', 'delivered', 'picked_up', 'cancelled'])
    expect(text).toContain(`waggle_order_state_seconds_count{status="${status}"} 0\n`);
  expect(text).not.toContain('waggle_order_state_seconds_count{status="created"}');
});
