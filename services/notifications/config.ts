// The settings of the notifications service.
import type { ConfigEntry, ConfigTable } from '@waggle/service-kit';
import { connectionDefaults } from '@waggle/service-kit/connection.ts';

const setting = (entry: ConfigEntry<number>): ConfigEntry<number> => entry;

export const notificationsConfig = {
  pingSeconds: setting({
    env: 'WAGGLE_WS_PING',
    kind: 'number',
    default: connectionDefaults.pingMs / 1_000,
    minimum: 0.05,
    maximum: 3600,
    about: 'Seconds between two pings of a WebSocket; one that has not answered by the next ping is dead and is ended.',
  }),
  bufferBytes: setting({
    env: 'WAGGLE_WS_BUFFER',
    kind: 'integer',
    default: connectionDefaults.bufferBytes,
    minimum: 0,
    about: 'Bytes that may wait to be sent on one WebSocket; a slower reader is closed and told to resume.',
  }),
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
