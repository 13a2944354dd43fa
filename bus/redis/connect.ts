// One connection attempt: resolves to a node-redis client of a supported Redis, or rejects with the reason.
import { createClient, RESP_TYPES } from '@redis/client';
import { withDeadline } from './deadline.ts';
import { UnsupportedRedisError, UnusableRedisError } from './errors.ts';
import { asFields, asText, type Reply } from './replies.ts';

/** The parameters of a connection. */
export interface ConnectOptions {
  /** `redis[s]://[[user][:password]@]host[:port][/database]` */
  readonly url: string;
  /** The client name in CLIENT LIST is `waggle:<purpose>`. */
  readonly purpose: string;
  /** Runs on every new connection before it serves commands. */
  readonly prepare?: (link: Link) => Promise<unknown>;
}

/** A connected client. It never reconnects: after a loss it is discarded. */
export interface Link {
  readonly client: RedisClient;
  /** The server's id for this connection. */
  readonly id: string;
  /** Calls `listener` once on the loss of the connection, at once if it is already lost. */
  onLost(listener: (error: unknown) => void): void;
}

export type RedisClient = ReturnType<typeof newClient>;

/** @param signal aborts the attempt */
export async function connect(
  options: ConnectOptions,
  address: string,
  limitMs: number,
  signal: AbortSignal,
): Promise<Link> {
  const client = newClient(options, limitMs);
  let lost: { readonly error: unknown } | null = null;
  let listener: ((error: unknown) => void) | null = null;
  client.on('error', (error: unknown) => {
    if (lost) return;
    lost = { error };
    listener?.(error);
  });
  const greeted = client.connect().then(async () => {
    const link: Link = {
      client,
      id: await greet(client, address),
      onLost(given) {
        if (lost) given(lost.error);
        else listener = given;
      },
    };
    await options.prepare?.(link);
    return link;
  });
  try {
    const late = () => new Error(`no connection within ${limitMs} ms`);
    return await withDeadline(limitMs, Promise.race([greeted, aborted(signal)]), late);
  } catch (error) {
    client.destroy();
    // A client that is destroyed while its socket opens still opens it: destroy that too.
    client.once('connect', () => client.destroy());
    throw error;
  }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('the connection was closed')), { once: true });
  });

/**
 * Never connects: all connections of a process are its duplicates. createClient makes a class of hundreds of commands for each set of
 * options, which takes megabytes and more time than to connect.
 */
export const unconnectedClient = createClient({
  RESP: 3,
  disableOfflineQueue: true,
  maintNotifications: 'disabled',
  commandOptions: {
    // The client's own timeout ends once a command is written, even to a hanging server; see deadline.ts.
    timeout: 0,
    typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer, [RESP_TYPES.MAP]: Array },
  },
});

const newClient = ({ url, purpose }: ConnectOptions, connectTimeoutMs: number) =>
  unconnectedClient.duplicate({
    url,
    // Redis refuses a name with spaces.
    name: `waggle:${purpose.replaceAll(/\s/g, '_')}`,
    socket: { reconnectStrategy: false, connectTimeout: connectTimeoutMs },
  });

// Checks the version and the health: Redis refuses PING while it loads a dataset or cannot write to disk.
async function greet(client: RedisClient, address: string): Promise<string> {
  const [hello] = await Promise.all([client.sendCommand<Reply>(['HELLO']), client.sendCommand<Reply>(['PING'])]);
  const about = asFields(hello);
  const version = asText(about.get('version'));
  if (Number.parseInt(version, 10) < 7) {
    throw new UnsupportedRedisError(
      `Redis at ${address} has version ${version}`,
      'Waggle needs Redis 7.0 or later, or Valkey',
    );
  }
  if (asText(about.get('mode')) === 'sentinel') {
    throw new UnsupportedRedisError(
      `Redis at ${address} is a Sentinel`,
      'give the address of the primary that it watches',
    );
  }
  if (asText(about.get('role')) !== 'master') {
    throw new UnusableRedisError(`Redis at ${address} is a read-only replica`, 'give the address of its primary');
  }
  return asText(about.get('id'));
}
