// What the insights service sends on its WebSocket.
import { InsightsMessage } from '@waggle/contracts';
import type { SocketApi } from '@waggle/service-kit/http';

export const insightsSocketApi: readonly SocketApi[] = [
  {
    name: 'insights',
    path: '/ws/insights',
    about: 'The figures of today, and again when they change.',
    sends: [{ name: 'insights', summary: 'The figures.', schema: InsightsMessage }],
  },
];
