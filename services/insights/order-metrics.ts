// The kitchen's business for Prometheus: orders, revenue, and how long orders take. Counted with the facts, so that a repeated event
// counts nothing.
import { minorUnitDigits } from '@waggle/contracts/currency.ts';
import { Counter, Histogram, type Registry } from 'prom-client';
import { type OrderFacts, orderStates, reachedBetween } from './facts.rules.ts';

export interface OrderMetrics {
  /** Called once after the commit of what was learned. */
  learned(before: OrderFacts | null, after: OrderFacts): void;
}

/** @param currencies that orders are known to have had */
export function orderMetrics(metrics: Registry, currencies: Iterable<string> = []): OrderMetrics {
  const orders = new Counter({
    name: 'waggle_orders_total',
    help: 'Orders that reached a state, each once for a state.',
    labelNames: ['status'] as const,
    registers: [metrics],
  });
  const revenue = new Counter({
    name: 'waggle_order_revenue_total',
    help: 'What orders cost that were delivered or picked up, in units of their currency, such as euros.',
    labelNames: ['currency'] as const,
    registers: [metrics],
  });
  const seconds = new Histogram({
    name: 'waggle_order_state_seconds',
    help: 'Time from placing an order, or from when the kitchen got one that was wanted for later, until it reached a state for the first time.',
    labelNames: ['status'] as const,
    buckets: [1, 5, 15, 60, 180, 300, 600, 900, 1_200, 1_800, 2_700, 3_600, 5_400, 7_200],
    registers: [metrics],
  });
  // From zero at the start: `rate` does not see the first value of a new series.
  for (const status of orderStates) orders.inc({ status }, 0);
  for (const status of orderStates) if (status !== 'created') seconds.zero({ status });
  for (const currency of currencies) revenue.inc({ currency }, 0);
  return {
    learned(before, after) {
      // Also of a currency that nobody knew: an order is placed long before it is paid.
      if (after.created) revenue.inc({ currency: after.created.currency }, 0);
      for (const [status, age] of reachedBetween(before, after)) {
        orders.inc({ status });
        if (status !== 'created') seconds.observe({ status }, age);
        if ((status !== 'delivered' && status !== 'picked_up') || !after.created) continue;
        const { currency, total } = after.created;
        revenue.inc({ currency }, total / 10 ** minorUnitDigits(currency));
      }
    },
  };
}
