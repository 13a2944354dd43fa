// The settings of the notifications service.
import type { ConfigEntry, ConfigTable } from '@waggle/service-kit/config';

const setting = (entry: ConfigEntry<number>): ConfigEntry<number> => entry;

export const notificationsConfig = {
  subscribeSeconds: setting({
    env: 'WAGGLE_WS_SUBSCRIBE',
    kind: 'number',
    default: 10,
    minimum: 0.05,
    maximum: 300,
    about:
      'Seconds that a WebSocket may take to say what it follows, and that an order just placed may take to be known here.',
  }),
} as const satisfies ConfigTable;
