// What Prometheus asks of metrics, of every process on both engines; and the business that they count.

import { execFileSync } from 'node:child_process';
import { serviceNames } from '@waggle/services';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { isDelivered, placed, trackUntil } from '../support/customer.ts';
import { figuresService } from '../support/services.ts';
import { waitFor } from '../support/waggle.ts';
import { cluster, embedded, type StartedDeployment } from './engines.ts';

const promtool = inject('promtool');

/** What `promtool check metrics` finds; empty when all is well. */
function problemsIn(metrics: string): string {
  try {
    execFileSync(promtool ?? '', ['check', 'metrics'], { input: metrics, encoding: 'utf8', stdio: 'pipe' });
    return '';
  } catch (error) {
    return String((error as { stderr?: unknown }).stderr);
  }
}

describe.each([embedded, cluster])('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('metrics', () => {
    let waggle: StartedDeployment;
    beforeAll(async () => {
      waggle = await engine.deploy();
    });
    afterAll(() => waggle?.stop());

    const metricsOf = async (service: (typeof serviceNames)[number]) =>
      (await fetch(`${waggle.processes[service].url}/metrics`)).text();

    test('count from zero before anything happened', async () => {
      const accounts = await metricsOf('accounts');
      expect(accounts).toContain('waggle_sign_ins_total{outcome="refused"} 0\n');
      expect(await metricsOf('operations')).toContain('waggle_websockets_total{route="/ws/operations"} 0\n');
      expect(await metricsOf(figuresService)).toContain('waggle_order_state_seconds_count{status="delivered"} 0\n');
    });

    test('count an order in each of its states, its revenue, and the time to each state', async () => {
      const order = await placed(waggle.orders, { quantity: 2 });
      await trackUntil(waggle.notifications, order, isDelivered);
      await waitFor('the order to be counted', 20_000, async () =>
        (await metricsOf(figuresService)).includes('waggle_orders_total{status="delivered"} 1\n'),
      );
      const text = await metricsOf(figuresService);
      expect(text).toContain(`waggle_order_revenue_total{currency="EUR"} ${order.total / 100}\n`);
      for (const status of ['created', 'confirmed', 'preparing', 'ready', 'out_for_delivery', 'delivered'])
        expect(text).toContain(`waggle_orders_total{status="${status}"} 1\n`);
      expect(text).toContain('waggle_orders_total{status="cancelled"} 0\n');
      for (const status of ['confirmed', 'preparing', 'ready', 'out_for_delivery', 'delivered'])
        expect(text).toContain(`waggle_order_state_seconds_count{status="${status}"} 1\n`);
    });

    test.skipIf(!promtool)('pass `promtool check metrics` in every process', async () => {
      for (const name of serviceNames) expect(problemsIn(await metricsOf(name)), name).toBe('');
    });

    test('have no colon in their names, which is for recording rules', async () => {
      for (const name of serviceNames) expect(await metricsOf(name)).not.toMatch(/^[a-z_]*:[a-z_:]*[{ ]/m);
    });
  });
});

test.skipIf(!promtool)('a gauge that is called like a counter is found', () => {
  const planted = '# HELP waggle_ovens_total Ovens.\n# TYPE waggle_ovens_total gauge\nwaggle_ovens_total 1\n';
  expect(problemsIn(planted)).toContain('non-counter metrics should not have "_total" suffix');
});
