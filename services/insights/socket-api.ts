// What the insights service sends on its WebSocket.
import { Insights } from '@waggle/contracts';
import type { SocketApi } from '@waggle/service-kit/http';
import Type, { type Static } from 'typebox';

/** `/ws/insights`, for staff: the figures of today on connecting, and again when they change, once a second at most. */
const InsightsMessage = Type.Object({ type: Type.Literal('insights'), ...Insights.properties });
export type InsightsMessage = Static<typeof InsightsMessage>;

export const insightsSocketApi: readonly SocketApi[] = [
  {
    name: 'insights',
    path: '/ws/insights',
    about: 'The figures of today, and again when they change.',
    sends: [{ name: 'insights', summary: 'The figures.', schema: InsightsMessage }],
  },
];
