// The settings of what one client may do: whose address counts, and its ceilings of connections, WebSockets and messages.
import Type from 'typebox';
import { RateText } from './rate.ts';
import type { ConfigTable } from './setting.ts';

const proxy = /(loopback|linklocal|uniquelocal|[\da-fA-F.:]+(\/\d{1,3})?)/.source;

export const perClientSettings = {
  trustedProxies: {
    env: 'WAGGLE_TRUSTED_PROXIES',
    schema: Type.String({
      pattern: `^${proxy}(\\s*,\\s*${proxy})*$`,
      description: 'addresses or ranges, separated by commas, such as 10.0.0.0/8 or uniquelocal',
    }),
    default: '',
    about:
      'Proxies whose X-Forwarded-For and X-Forwarded-Proto headers are trusted: addresses, ranges, or loopback, linklocal, uniquelocal; without them, all clients behind a proxy count as one address, and share its limits.',
  },
  connectionsPerAddress: {
    env: 'WAGGLE_CONNECTIONS_PER_ADDRESS',
    schema: Type.Integer({ minimum: 0 }),
    default: 512,
    about:
      'How many connections one address may have with a process; a further one takes the place of the oldest that has no complete request. It does not count for WAGGLE_TRUSTED_PROXIES. 0: any number.',
  },
  socketsPerAddress: {
    env: 'WAGGLE_WS_PER_ADDRESS',
    schema: Type.Integer({ minimum: 0 }),
    default: 256,
    about:
      'How many WebSockets one client address may have open with a process; a further one takes the place of the oldest that has not subscribed, and is closed with 1013 where all have. 0: any number.',
  },
  socketOpenings: {
    env: 'WAGGLE_WS_OPENINGS',
    schema: RateText,
    default: '600/5m',
    about:
      'How many WebSockets one client address may open: 600/5m is 600 at once, and two more each second; off: any number.',
  },
  frames: {
    env: 'WAGGLE_WS_FRAMES',
    schema: RateText,
    default: '20/10s',
    about:
      'How many messages and pings a client may send on one WebSocket, which is closed with 1008 beyond that; off: any number.',
  },
  frameBytes: {
    env: 'WAGGLE_WS_FRAME_BYTES',
    schema: Type.Integer({ minimum: 1_024, maximum: 1_048_576 }),
    default: 4_096,
    about: 'The most bytes of one message that a client sends on a WebSocket.',
  },
  unlimitedAddresses: {
    env: 'WAGGLE_UNLIMITED_ADDRESSES',
    schema: Type.String({
      pattern: `^${proxy}(\\s*,\\s*${proxy})*$`,
      description: 'addresses or ranges, separated by commas, such as 192.0.2.7 or 10.0.0.0/8',
    }),
    default: '',
    about:
      'Client addresses without limits on orders, connections and WebSockets, such as that of an office or of a test that orders a lot: addresses, ranges, or loopback, linklocal, uniquelocal. Sign-ins are always limited.',
  },
} as const satisfies ConfigTable;
