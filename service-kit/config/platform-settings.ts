// The settings of every process, whatever services it runs. Each service adds a table of its own.
import Type from 'typebox';
import type { ConfigTable, ConfigValues } from './setting.ts';

const hour = 1 / 24;
const proxy = /(loopback|linklocal|uniquelocal|[\da-fA-F.:]+(\/\d{1,3})?)/.source;

export const platformSettings = {
  port: {
    env: 'WAGGLE_PORT',
    schema: Type.Integer({ minimum: 0, maximum: 65_535 }),
    default: 8080,
    about: 'The TCP port of HTTP and WebSockets; 0 takes any that is free.',
  },
  host: {
    env: 'WAGGLE_HOST',
    schema: Type.String(),
    default: '127.0.0.1',
    about: 'The address to listen on; 0.0.0.0 lets other machines in.',
  },
  data: {
    env: 'WAGGLE_DATA',
    schema: Type.String(),
    default: './data',
    about: 'The folder of the embedded engine, which keeps everything in one file there.',
  },
  redisUrl: {
    env: 'REDIS_URL',
    schema: Type.String(),
    default: '',
    // A URL may hold a password.
    secret: true,
    about: 'Redis 7 or later, such as redis://localhost:6379; with MONGODB_URL it selects the cluster engine.',
  },
  mongodbUrl: {
    env: 'MONGODB_URL',
    schema: Type.String(),
    default: '',
    secret: true,
    about: 'A MongoDB replica set, such as mongodb://localhost:27017/?replicaSet=rs0; goes with REDIS_URL.',
  },
  namespace: {
    env: 'WAGGLE_NAMESPACE',
    schema: Type.String({ pattern: /^[\w-]{1,40}$/.source, description: 'up to 40 letters, digits, _ and -' }),
    default: '',
    // A part of a database's name: MongoDB takes few characters there, and 63 of them in all.
    about: 'Stands before every Redis key and MongoDB database, so that several Waggles can share servers.',
  },
  logLevel: {
    env: 'LOG_LEVEL',
    schema: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
    default: 'info',
    about: 'Lines of this level and above are logged.',
  },
  staffToken: {
    env: 'WAGGLE_STAFF_TOKEN',
    schema: Type.String({ minLength: 8 }),
    default: '',
    secret: true,
    about:
      'What staff put behind "Authorization: Bearer"; when it is not given, the first start makes one and prints it.',
  },
  origins: {
    env: 'WAGGLE_ORIGINS',
    schema: Type.String(),
    default: '',
    about:
      'Other web origins whose pages may open WebSockets and act for who is signed in, separated by commas, such as https://shop.example.',
  },
  pingSeconds: {
    env: 'WAGGLE_WS_PING',
    schema: Type.Number({ minimum: 0.05, maximum: 3600 }),
    default: 20,
    about: 'Seconds between two pings of a WebSocket; one that has not answered by the next ping is dead and is ended.',
  },
  bufferBytes: {
    env: 'WAGGLE_WS_BUFFER',
    schema: Type.Integer({ minimum: 0 }),
    default: 1024 * 1024,
    about: 'Bytes that may wait to be sent on one WebSocket; a slower reader is closed and told to resume.',
  },
  trustedProxies: {
    env: 'WAGGLE_TRUSTED_PROXIES',
    schema: Type.String({
      pattern: `^${proxy}(\\s*,\\s*${proxy})*$`,
      description: 'addresses or ranges, separated by commas, such as 10.0.0.0/8 or uniquelocal',
    }),
    default: '',
    about:
      'Proxies whose X-Forwarded-For and X-Forwarded-Proto count: addresses, ranges, or loopback, linklocal, uniquelocal; without them everybody behind a proxy is one address to the throttling of sign-ins.',
  },
  sessionHours: {
    env: 'WAGGLE_SESSION_HOURS',
    schema: Type.Number({ minimum: 0.001, maximum: 720 }),
    default: 12,
    about: 'How long staff stay signed in after the last thing they did.',
  },
  shutdownSeconds: {
    env: 'WAGGLE_SHUTDOWN_SECONDS',
    schema: Type.Number({ minimum: 0, maximum: 300 }),
    default: 10,
    about:
      'How long a stop waits for what is running; what is left then is taken up by the next start or another process.',
  },
  leaseSeconds: {
    env: 'WAGGLE_LEASE_SECONDS',
    schema: Type.Number({ minimum: 0.5, maximum: 3600 }),
    default: 30,
    about:
      'How long a process may be silent before another takes over the events that it was handling; one that was only slow then stops.',
  },
  outboxDays: {
    env: 'WAGGLE_OUTBOX_DAYS',
    schema: Type.Number({ minimum: hour }),
    default: 1,
    about: 'How long published events stay in the outbox, to be published again when a stream was lost.',
  },
  inboxDays: {
    env: 'WAGGLE_INBOX_DAYS',
    schema: Type.Number({ minimum: hour }),
    default: 7,
    about:
      'How long handled events are remembered; a repeat that comes later would be handled again, so not less than WAGGLE_OUTBOX_DAYS.',
  },
  streamDays: {
    env: 'WAGGLE_STREAM_DAYS',
    schema: Type.Number({ minimum: 0 }),
    default: 1,
    about: 'How long events that every group has handled stay on their streams.',
  },
} as const satisfies ConfigTable;

export type PlatformConfig = ConfigValues<typeof platformSettings>;
