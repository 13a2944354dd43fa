// What insights answers, over HTTP and on its WebSocket.
import { Currency } from '@waggle/contracts';
import type { SocketApi } from '@waggle/service-kit/http';
import Type, { type Static } from 'typebox';

const Count = Type.Integer({ minimum: 0 });
const Amounts = Type.Array(
  Type.Object({ currency: Currency, amount: Type.Integer({ description: 'in the minor unit' }) }),
);
const Seconds = Type.Integer({ minimum: 0, description: 'seconds' });
const Times = Type.Union([Type.Object({ count: Count, p50: Seconds, p90: Seconds, p99: Seconds }), Type.Null()], {
  description: 'percentiles, at most 2 % off; null when nothing was measured',
});
export const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'YYYY-MM-DD, where the kitchen is' });

const summary = {
  orders: Count,
  delivered: Count,
  /** By the customer. */
  cancelled: Count,
  /** By the kitchen. */
  refused: Count,
  /** Of orders that were not cancelled. */
  revenue: Amounts,
  /** From confirmed to out for delivery. */
  preparation: Times,
  /** From out for delivery to delivered. */
  delivery: Times,
  /** From created to delivered. */
  order_to_door: Times,
};

export const Insights = Type.Object({
  time_zone: Type.String(),
  from: Day,
  to: Day,
  total: Type.Object(summary),
  days: Type.Array(
    Type.Object({
      day: Day,
      ...summary,
      /** Those in which something was ordered. */
      hours: Type.Array(Type.Object({ hour: Type.Integer({ minimum: 0, maximum: 23 }), ...summary })),
    }),
  ),
  best_sellers: Type.Array(
    Type.Object({ item_id: Type.String(), name: Type.String(), quantity: Count, revenue: Amounts }),
  ),
});
export type Insights = Static<typeof Insights>;

/** `/ws/insights`, for staff: the figures of today on connecting, and again when they change, once a second at most. */
export const InsightsMessage = Type.Object({ type: Type.Literal('insights'), ...Insights.properties });
export type InsightsMessage = Static<typeof InsightsMessage>;

export const insightsSocketApi: readonly SocketApi[] = [
  {
    name: 'insights',
    path: '/ws/insights',
    about: 'The figures of today, and again when they change.',
    sends: [{ name: 'insights', summary: 'The figures.', schema: InsightsMessage }],
  },
];
