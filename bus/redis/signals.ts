// Signals over Redis publish/subscribe, on one connection that resubscribes after each reconnect.
import type { Random } from '@waggle/contracts';
import { EngineRefusedError } from '../event-log.ts';
import { createRefusals, type RefusalObserver } from '../refusals.ts';
import type { Signals } from '../signals.ts';
import type { Link } from './connect.ts';
import { type ConnectionEvent, openRedisConnection } from './connection.ts';
import { withDeadline } from './deadline.ts';
import { keyPrefix } from './scripts.ts';
import { createSlotMap } from './slot-map.ts';

export interface RedisSignalsOptions {
  readonly url: string;
  /** Those of the streams: with more than one, the URL may be that of a cluster, which passes signals on to all its nodes. */
  readonly partitions?: number;
  /** The prefix of every channel. Default none. */
  readonly namespace?: string;
  readonly random?: Random;
  readonly onEvent?: (event: ConnectionEvent) => void;
  readonly observer?: RefusalObserver;
  /** The probe interval of a subscribed connection: only a probe detects that it hangs. Default 5 s. */
  readonly probeMs?: number;
  /** The timeout of a probe or command, after which the connection counts as hanging. Default 5 s. */
  readonly commandTimeoutMs?: number;
}

interface Channel {
  readonly receivers: Set<(message: unknown) => void>;
  /** One function for all subscriptions, so that the client does not call it twice per message. */
  readonly listener: (message: string) => void;
}

export function createRedisSignals(options: RedisSignalsOptions): Signals {
  const { namespace = '', probeMs = 5_000, observer: _, partitions = 1, ...connecting } = options;
  const prefix = keyPrefix(namespace);
  const channels = new Map<string, Channel>();
  const connection = openRedisConnection({
    ...connecting,
    ...(partitions > 1 ? { route: createSlotMap(options.url).routeTo(null) } : {}),
    purpose: 'signals',
    prepare: (link) => Promise.all([...channels].map(([name, { listener }]) => subscribe(link, name, listener))),
  });
  const refusals = createRefusals(options.observer ?? {});
  /** Channels that the user may not subscribe to, retried with each probe. */
  const denied = new Set<string>();
  // A refused channel must not block the others.
  async function subscribe({ client }: Link, name: string, listener: Channel['listener']): Promise<void> {
    const what = `subscribe ${name}`;
    try {
      await connection.explained(['SUBSCRIBE', prefix + name], client.subscribe(prefix + name, listener));
      denied.delete(name);
      refusals.settle(what);
    } catch (error) {
      if (!(error instanceof EngineRefusedError)) throw error;
      denied.add(name);
      refusals.note(what, error);
    }
  }
  const probe = setInterval(() => {
    if (channels.size === 0) return;
    connection.send(['PING']).catch(ignoreAbsence);
    for (const name of denied) {
      const channel = channels.get(name);
      if (channel) connection.use((link) => subscribe(link, name, channel.listener)).catch(ignoreAbsence);
      else denied.delete(name);
    }
  }, probeMs);
  probe.unref();

  return {
    get refusals() {
      return refusals.messages;
    },
    async send(channel, message) {
      const what = `publish ${channel}`;
      const sent = connection.send(['PUBLISH', prefix + channel, JSON.stringify(message)]).then(
        () => refusals.settle(what),
        (error: unknown) => {
          if (error instanceof EngineRefusedError) refusals.note(what, error);
        },
      );
      await withDeadline(answerWithinMs, sent, () => new Error('late')).catch(ignoreAbsence);
    },

    async subscribe(name, receive) {
      const known = channels.get(name);
      const channel = known ?? newChannel();
      channels.set(name, channel);
      // A wrapper, so that one function may subscribe twice and stop once.
      const receiver = (message: unknown) => receive(message);
      channel.receivers.add(receiver);
      // During an outage, `prepare` subscribes on the next connection.
      if (!known) {
        const subscribed = connection.use((link) => subscribe(link, name, channel.listener));
        await withDeadline(answerWithinMs, subscribed, () => new Error('late')).catch(ignoreAbsence);
      }
      return async () => {
        channel.receivers.delete(receiver);
        if (channel.receivers.size > 0 || channels.get(name) !== channel) return;
        channels.delete(name);
        await connection.use(({ client }) => client.unsubscribe(prefix + name, channel.listener)).catch(ignoreAbsence);
      };
    },

    async close() {
      clearInterval(probe);
      channels.clear();
      await connection.close(0);
    },
  };
}

// Best effort: a receiver that depends on the fact reads it from a store.
const ignoreAbsence = () => {};
/** The longest that a caller waits for Redis, in ms; operations in flight continue. */
const answerWithinMs = 1_000;

function newChannel(): Channel {
  const receivers: Channel['receivers'] = new Set();
  return {
    receivers,
    listener(message) {
      const parsed = parse(message);
      if (!parsed) return;
      for (const receive of receivers) {
        // In a separate task: a receiver's error would otherwise break the client's parser.
        queueMicrotask(() => receive(parsed.message));
      }
    },
  };
}

/** Null for a foreign message that is not JSON. */
function parse(message: string): { readonly message: unknown } | null {
  try {
    return { message: JSON.parse(message) as unknown };
  } catch {
    return null;
  }
}
