// The settings of every process, whatever services it runs. Each service adds its own table.
import Type from 'typebox';
import { basePathPattern } from './base-path.ts';
import { perClientSettings } from './client-settings.ts';
import { consumerSettings } from './consumer-settings.ts';
import type { ConfigTable, ConfigValues } from './setting.ts';
import { telemetrySettings } from './telemetry-settings.ts';

const hour = 1 / 24;
const portPattern = /^(\d{1,4}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])$/.source;

export const platformSettings = {
  port: {
    env: 'WAGGLE_PORT',
    schema: Type.Integer({ minimum: 0, maximum: 65_535 }),
    default: 8080,
    about: 'The TCP port of HTTP and WebSockets; 0 picks a free one.',
  },
  host: {
    env: 'WAGGLE_HOST',
    schema: Type.String(),
    default: '127.0.0.1',
    about: 'The address to listen on; 0.0.0.0 accepts connections from other machines.',
  },
  operationsPort: {
    env: 'WAGGLE_OPERATIONS_PORT',
    schema: Type.String({ pattern: portPattern, description: 'a TCP port, or 0 for a free one' }),
    default: '',
    about:
      'The TCP port of metrics, the docs, the page of operations and its commands, which WAGGLE_PORT then answers with 404. Default: WAGGLE_PORT while WAGGLE_HOST is a loopback address, else 1000 above it.',
  },
  operationsHost: {
    env: 'WAGGLE_OPERATIONS_HOST',
    schema: Type.String(),
    default: '127.0.0.1',
    about: 'The address on which WAGGLE_OPERATIONS_PORT listens; 0.0.0.0 lets a Prometheus on another machine in.',
  },
  hosts: {
    env: 'WAGGLE_HOSTS',
    schema: Type.String({
      pattern: /^\s*(\*|\.?[\w-]+(\.[\w-]+)*)(\s*,\s*(\*|\.?[\w-]+(\.[\w-]+)*))*\s*$/.source,
      description: 'names separated by commas, such as shop.example or .shop.example, or *',
    }),
    default: '',
    about:
      'The names by which browsers reach Waggle, besides addresses, loopback names and names of one part, such as shop.example; .shop.example means all below it, * any. Others get 421, since a page of anybody can make its name point at this machine.',
  },
  basePath: {
    env: 'WAGGLE_BASE_PATH',
    schema: Type.String({
      pattern: basePathPattern,
      description: 'a path such as /waggle or /shop/waggle, of letters, digits, -, _, ~ and dots inside of names',
    }),
    default: '',
    about:
      'The path under which a proxy publishes Waggle, such as /waggle; the proxy may strip it or keep it. Give it to every process.',
  },
  data: {
    env: 'WAGGLE_DATA',
    schema: Type.String(),
    default: './data',
    about:
      'The data folder of the embedded engine, which keeps everything in one file; on the cluster engine, of secrets that must not be in MongoDB.',
  },
  redisUrl: {
    env: 'REDIS_URL',
    schema: Type.String(),
    default: '',
    // A URL may hold a password.
    secret: true,
    about:
      'Redis 7 or later, such as redis://localhost:6379, or nodes of a Redis Cluster, such as redis://a:7000,b:7000,c:7000 (with WAGGLE_PARTITIONS); with MONGODB_URL it selects the cluster engine.',
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
    // Becomes part of database names, where MongoDB allows few characters and 63 of them in all.
    about: 'Prefix of every Redis key and MongoDB database, so that several Waggles can share servers.',
  },
  partitions: {
    env: 'WAGGLE_PARTITIONS',
    schema: Type.Integer({ minimum: 1, maximum: 256 }),
    default: 1,
    about:
      'The partitions of each stream on the cluster engine, by order; a Redis Cluster needs at least 2, such as 12. Kept with the first start, and the same for every process; docs/scaling.md says how to choose and to change it.',
  },
  logLevel: {
    env: 'LOG_LEVEL',
    schema: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
    default: 'info',
    about: 'The lowest level that is logged.',
  },
  staffToken: {
    env: 'WAGGLE_STAFF_TOKEN',
    schema: Type.String({ minLength: 32 }),
    default: '',
    secret: true,
    about:
      'A token with an admin’s rights, of 32 characters or more, that scripts send as "Authorization: Bearer"; `waggle tokens add` makes others, with a role and an end. Without one, the first start generates one, for a terminal or a file that only its owner may read.',
  },
  origins: {
    env: 'WAGGLE_ORIGINS',
    schema: Type.String(),
    default: '',
    about:
      'Other web origins whose pages may open WebSockets and use the session cookie, separated by commas, such as https://shop.example.',
  },
  pingSeconds: {
    env: 'WAGGLE_WS_PING',
    schema: Type.Number({ minimum: 0.05, maximum: 3600 }),
    default: 20,
    about: 'Seconds between two pings of a WebSocket; one that has not answered by the next ping is terminated.',
  },
  bufferBytes: {
    env: 'WAGGLE_WS_BUFFER',
    schema: Type.Integer({ minimum: 0 }),
    default: 1024 * 1024,
    about:
      'Bytes that may be queued on one WebSocket; a reader that is slower is disconnected with a code that asks it to resume.',
  },
  keepAliveSeconds: {
    env: 'WAGGLE_KEEP_ALIVE',
    schema: Type.Number({ minimum: 0.05, maximum: 86_400 }),
    // Envoy keeps idle connections longest, for an hour; nginx for 60 or 75 s, load balancers of clouds for up to 15 minutes.
    default: 3_660,
    about:
      'Seconds that an idle HTTP connection stays open. A proxy in front must close its idle connections earlier: a request that it sends on one that the server is just closing is lost, and answered with 502.',
  },
  ...perClientSettings,
  faults: {
    env: 'WAGGLE_FAULTS',
    schema: Type.Boolean(),
    default: false,
    about:
      'Lets admins inject faults (slow and failing handlers, events twice or late, a dead consumer), to learn and to rehearse; never where real orders are. Give it to every process.',
  },
  underTheHood: {
    env: 'WAGGLE_UNDER_THE_HOOD',
    schema: Type.Boolean(),
    default: true,
    follows: 'WAGGLE_DEMO_MENU',
    about:
      'Shows customers, on the page of their order, its own events and how long each waited. Default: as WAGGLE_DEMO_MENU.',
  },
  sessionHours: {
    env: 'WAGGLE_SESSION_HOURS',
    schema: Type.Number({ minimum: 0.001, maximum: 720 }),
    default: 12,
    about:
      'How long a session lasts after its last use. Changes are use; reading is not, nor is a page that is only left open.',
  },
  shutdownSeconds: {
    env: 'WAGGLE_SHUTDOWN_SECONDS',
    schema: Type.Number({ minimum: 0, maximum: 300 }),
    default: 10,
    about: 'How long a stop waits for running work; the next start or another process takes over the rest.',
  },
  leaseSeconds: {
    env: 'WAGGLE_LEASE_SECONDS',
    schema: Type.Number({ minimum: 0.5, maximum: 3600 }),
    default: 30,
    about:
      'How long a process may be silent before another takes over the events that it was handling; a handler that was only slow is then aborted.',
  },
  ...consumerSettings,
  outboxDays: {
    env: 'WAGGLE_OUTBOX_DAYS',
    schema: Type.Number({ minimum: hour }),
    default: 1,
    about:
      'How long published events stay in the outbox, from where the relay publishes them again when a stream is lost.',
  },
  inboxDays: {
    env: 'WAGGLE_INBOX_DAYS',
    schema: Type.Number({ minimum: hour }),
    default: 7,
    about:
      'How long the inbox remembers handled events; a repeat that comes later is handled again, so keep this at least as long as WAGGLE_OUTBOX_DAYS.',
  },
  archiveDays: {
    env: 'WAGGLE_ARCHIVE_DAYS',
    schema: Type.Number({ minimum: hour }),
    default: 30,
    about:
      'How long services whose records can be rebuilt keep the events that they handled, without what customers typed; at least WAGGLE_INBOX_DAYS.',
  },
  streamDays: {
    env: 'WAGGLE_STREAM_DAYS',
    schema: Type.Number({ minimum: 0 }),
    default: 1,
    about: 'How long events stay on their stream after every group has handled them.',
  },
  foreignGroupDays: {
    env: 'WAGGLE_FOREIGN_GROUP_DAYS',
    // The alert comes at three quarters of it, after a quarter of an hour: with less, events would be removed before.
    schema: Type.Number({ minimum: 2 * hour }),
    default: 7,
    about:
      'How long an event waits on its stream for a group of another program that has not handled it; then it is removed once every service has.',
  },
  ...telemetrySettings,
} as const satisfies ConfigTable;

export type PlatformConfig = ConfigValues<typeof platformSettings>;
