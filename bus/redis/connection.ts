// A connection to Redis that is always being kept up: what is asked of it while it is away fails at once.
import { type Backoff, backoffDelay, type Random } from '@waggle/contracts';
import { EngineUnavailableError } from '../event-log.ts';
import { type ConnectOptions, connect, type Link } from './connect.ts';
import { within } from './deadline.ts';
import { engineError, messageOf, saysDemoted } from './errors.ts';
import { refusalOf, userOf } from './refusal.ts';
import type { Reply } from './replies.ts';

/** Reported once when the connection is lost and once when it is back, however many tries lie between. */
export type ConnectionEvent =
  | { readonly kind: 'down'; readonly error: EngineUnavailableError }
  | { readonly kind: 'up'; readonly afterMs: number };

export interface ConnectionOptions extends ConnectOptions {
  /** A command without an answer for so long means that the connection hangs: it is replaced. Default 5 s. */
  readonly commandTimeoutMs?: number;
  /** How long one attempt to connect may take, greeting included. Default 5 s. */
  readonly connectTimeoutMs?: number;
  /** For the jitter of the pauses between attempts. Default Math.random. */
  readonly random?: Random;
  readonly onEvent?: (event: ConnectionEvent) => void;
}

export interface Connection {
  /** host:port, without credentials: for messages. */
  readonly address: string;
  /**
   * Sends a command; what is sent in one turn of the event loop travels together. Waits for an attempt to connect that is
   * under way, but not for the next one.
   * @throws {EngineUnavailableError} @throws {GroupMissingError} @throws {EngineRefusedError}
   */
  send(args: readonly (string | Buffer)[], limitMs?: number): Promise<Reply>;
  /** Does something else with the connection, as `send` does a command. */
  use<T>(work: (link: Link) => Promise<T>, limitMs?: number): Promise<T>;
  /** The answer to a command that was sent with `use`; a refusal that does not pass by itself says what to do. */
  explained<T>(args: readonly (string | Buffer)[], answer: Promise<T>): Promise<T>;
  /** Waits for the answers to what was sent, at most `graceMs`, and disconnects. */
  close(graceMs?: number): Promise<void>;
}

export function openConnection(options: ConnectionOptions): Connection {
  const { commandTimeoutMs = 5_000, connectTimeoutMs = 5_000, random = Math.random, onEvent } = options;
  const address = new URL(options.url).host;
  const answers = new Set<Promise<unknown>>();
  let link: Link | null = null;
  let giveUp = new AbortController();
  let attempt: Promise<Link> = begin();
  let failures = 0;
  let retry: NodeJS.Timeout | undefined;
  let upSince = 0;
  let downSince: number | null = null;
  let closed = false;

  // `attempt` is the state: pending while connecting, resolved while up, rejected during the pause before the next try.
  function begin(): Promise<Link> {
    giveUp = new AbortController();
    const next = connect(options, address, connectTimeoutMs, giveUp.signal);
    next.then(
      (made) => {
        if (closed) return made.client.destroy();
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
    // A new client each time: one that is poked while it reconnects by itself can get stuck for good.
    lost.client.destroy();
    if (Date.now() - upSince > settledAfterMs) failures = 0;
    away(unavailable(error));
  }

  function away(error: EngineUnavailableError): void {
    if (closed) return;
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
      return await within(limitMs, answer, () => {
        const error = new EngineUnavailableError(`Redis at ${address} did not answer within ${limitMs} ms`);
        if (used) lose(used, error);
        return error;
      });
    } catch (error) {
      if (used && saysDemoted(error)) lose(used, error);
      throw engineError(error, address);
    } finally {
      answers.delete(answer);
    }
  }

  async function explained<T>(args: readonly (string | Buffer)[], answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      const typeOf = async (key: string) => String(await use(({ client }) => client.sendCommand<Reply>(['TYPE', key])));
      throw (await refusalOf(error, { address, user: userOf(options.url), args }, typeOf)) ?? error;
    }
  }

  return {
    address,
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
      if (link) await within(graceMs, waiting, () => new Error('late')).catch(() => {});
      link?.client.destroy();
      link = null;
      attempt = Promise.reject(new EngineUnavailableError(`the connection to Redis at ${address} was closed`));
      attempt.catch(() => {});
    },
  };
}

/** Between attempts to connect. */
export const reconnectBackoff: Backoff = { firstMs: 50, maxMs: 2_000, jitter: 0.5 };

// A connection that was lost sooner counts as one more failure, so that a server which drops us at once is not hammered.
const settledAfterMs = 10_000;
