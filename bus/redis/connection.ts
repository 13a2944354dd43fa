// A self-healing connection to Redis: commands fail fast while it is down.
import { type Backoff, backoffDelay, messageOf, type Random } from '@waggle/contracts';
import { EngineUnavailableError } from '../event-log.ts';
import { type ConnectOptions, connect, type Link } from './connect.ts';
import { withDeadline } from './deadline.ts';
import { betweenNodes, engineError, isBetweenNodes, isMoved, needsReconnect } from './errors.ts';
import { refusalOf, userOf } from './refusal.ts';
import type { Reply } from './replies.ts';
import { firstUrlOf } from './servers-of-url.ts';
import type { ServerRoute } from './slot-map.ts';

/** Called once on a loss and once on the recovery, however many attempts lie between. */
export type ConnectionEvent =
  | { readonly kind: 'down'; readonly error: EngineUnavailableError }
  | { readonly kind: 'up'; readonly afterMs: number };

export interface RedisConnectionOptions extends ConnectOptions {
  /** The command timeout, after which the connection counts as hanging and is replaced. Default 5 s. */
  readonly commandTimeoutMs?: number;
  /** The timeout of a connection attempt, including the handshake. Default 5 s. */
  readonly connectTimeoutMs?: number;
  /** For the jitter of the backoff. Default Math.random. */
  readonly random?: Random;
  readonly onEvent?: (event: ConnectionEvent) => void;
  /** On a cluster: where each attempt goes. Without it, to `url`. */
  readonly route?: ServerRoute | undefined;
}

export interface RedisConnection {
  /** host:port, without credentials: for messages. On a cluster, of the node that it went to last. */
  readonly address: string;
  /** Whether it is connected. */
  readonly isUp: boolean;
  /** How often it has connected. */
  readonly connections: number;
  /**
   * Sends a command; commands of one turn of the event loop are pipelined. Waits for a connection attempt in progress, but not
   * for the next one.
   * @throws {EngineUnavailableError} @throws {GroupMissingError} @throws {EngineRefusedError}
   */
  send(args: readonly (string | Buffer)[], limitMs?: number): Promise<Reply>;
  /** Runs another operation on the client, with the guarantees of `send`. */
  use<T>(work: (link: Link) => Promise<T>, limitMs?: number): Promise<T>;
  /** The reply to a command that was sent with `use`; a permanent refusal says what to do. */
  explained<T>(args: readonly (string | Buffer)[], answer: Promise<T>): Promise<T>;
  /** Waits up to `graceMs` for outstanding replies, and disconnects. */
  close(graceMs?: number): Promise<void>;
}

export function openRedisConnection(options: RedisConnectionOptions): RedisConnection {
  const { commandTimeoutMs = 5_000, connectTimeoutMs = 5_000, random = Math.random, onEvent, route } = options;
  const user = userOf(firstUrlOf(options.url));
  let address = new URL(firstUrlOf(options.url)).host;
  let connections = 0;
  const answers = new Set<Promise<unknown>>();
  let link: Link | null = null;
  let giveUp = new AbortController();
  let attempt: Promise<Link> = begin();
  let failures = 0;
  let retry: NodeJS.Timeout | undefined;
  let upSince = 0;
  let downSince: number | null = null;
  let closed = false;

  // `attempt` is the state: pending while connecting, resolved while up, rejected during the backoff.
  function begin(): Promise<Link> {
    giveUp = new AbortController();
    const { signal } = giveUp;
    const next = route
      ? route.url().then((url) => {
          address = new URL(url).host;
          return connect({ ...options, url }, address, connectTimeoutMs, signal);
        })
      : connect(options, address, connectTimeoutMs, signal);
    next.then(
      (made) => {
        if (closed) return made.client.destroy();
        connections += 1;
        link = made;
        upSince = Date.now();
        made.onLost((error) => lose(made, error));
        if (downSince !== null) onEvent?.({ kind: 'up', afterMs: upSince - downSince });
        downSince = null;
      },
      (error: unknown) => away(unavailable(error)),
    );
    return next;
  }

  function lose(lost: Link, error: unknown): void {
    if (lost !== link) return;
    link = null;
    // A new client each time: one that gets commands while it reconnects can hang forever.
    lost.client.destroy();
    if (Date.now() - upSince > settledAfterMs) failures = 0;
    away(unavailable(error));
  }

  function away(error: EngineUnavailableError): void {
    if (closed) return;
    // A node that is gone has perhaps been replaced.
    route?.moved();
    attempt = Promise.reject(error);
    attempt.catch(() => {});
    if (downSince === null) {
      downSince = Date.now();
      onEvent?.({ kind: 'down', error });
    }
    failures += 1;
    retry = setTimeout(
      () => {
        attempt = begin();
      },
      backoffDelay(reconnectBackoff, failures, random),
    );
  }

  const unavailable = (error: unknown): EngineUnavailableError => {
    const known = engineError(error, address);
    if (known instanceof EngineUnavailableError) return known;
    return new EngineUnavailableError(`Redis at ${address} cannot be used: ${messageOf(error)}`, { cause: error });
  };

  async function use<T>(work: (link: Link) => Promise<T>, limitMs = commandTimeoutMs): Promise<T> {
    let used: Link | null = null;
    const answer = attempt.then((current) => {
      used = current;
      return work(current);
    });
    answers.add(answer);
    try {
      return await withDeadline(limitMs, answer, () => {
        const error = new EngineUnavailableError(`Redis at ${address} did not answer within ${limitMs} ms`);
        if (used) lose(used, error);
        return error;
      });
    } catch (error) {
      const elsewhere = route && isBetweenNodes(error) ? betweenNodes(error, address) : null;
      if (used && (needsReconnect(error) || (elsewhere && isMoved(error)))) lose(used, error);
      throw elsewhere ?? engineError(error, address);
    } finally {
      answers.delete(answer);
    }
  }

  async function explained<T>(args: readonly (string | Buffer)[], answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      const typeOf = async (key: string) => String(await use(({ client }) => client.sendCommand<Reply>(['TYPE', key])));
      throw (await refusalOf(error, { address, user, args }, typeOf)) ?? error;
    }
  }

  return {
    get address() {
      return address;
    },
    get isUp() {
      return link !== null;
    },
    get connections() {
      return connections;
    },
    use,
    explained,
    send: (args, limitMs) =>
      explained(
        args,
        use(({ client }) => client.sendCommand<Reply>(args), limitMs),
      ),
    async close(graceMs = 1_000) {
      if (closed) return;
      closed = true;
      clearTimeout(retry);
      giveUp.abort();
      const waiting = Promise.allSettled(answers).then(() => {});
      if (link) await withDeadline(graceMs, waiting, () => new Error('late')).catch(() => {});
      link?.client.destroy();
      link = null;
      attempt = Promise.reject(new EngineUnavailableError(`the connection to Redis at ${address} was closed`));
      attempt.catch(() => {});
    },
  };
}

/** The backoff between connection attempts. */
export const reconnectBackoff: Backoff = { firstMs: 50, maxMs: 2_000, jitter: 0.5 };

// A connection that is lost sooner counts as a failure, so that a server that drops clients at once is not hammered.
const settledAfterMs = 10_000;
