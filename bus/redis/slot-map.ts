// Which node of a Redis Cluster has a slot. node-redis has a client for clusters, but one connection for each node of it: a blocking
// read would hold up all else there. So every connection here is one of our own, which asks this map where to go each time it connects.
import { unconnectedClient } from './connect.ts';
import { withDeadline } from './deadline.ts';
import { isClusterDisabled } from './errors.ts';
import { asInteger, asList, asText, type Reply } from './replies.ts';
import { serversOf, urlOfServer } from './servers-of-url.ts';

/** Where a connection goes: decided anew for each attempt. */
export interface ServerRoute {
  /** @throws when no server can be asked */
  url(): Promise<string>;
  /** The server did not have what it should: the next attempt looks again. */
  moved(): void;
}

export interface SlotMap {
  /** To the primary of a slot; null: to any primary. */
  routeTo(slot: number | null): ServerRoute;
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly server: string;
}

/** @param url of one or more nodes, or of a Redis without cluster mode, which has all slots */
export function createSlotMap(url: string): SlotMap {
  const given = serversOf(url);
  let known: readonly Range[] | null = null;
  let asking: Promise<readonly Range[]> | null = null;
  /** A node that is cut off from the others has an old map: each time another one is asked first. */
  let turn = 0;

  // Once for all connections that look at the same time.
  function ranges(): Promise<readonly Range[]> {
    if (known) return Promise.resolve(known);
    asking ??= ask().finally(() => {
      asking = null;
    });
    return asking;
  }

  async function ask(): Promise<readonly Range[]> {
    const servers = [...new Set([...(remembered ?? []), ...given])];
    let failure: unknown = null;
    for (const n of servers.keys()) {
      const server = servers[(turn + n) % servers.length] ?? '';
      try {
        const found = await rangesFrom(urlOfServer(url, server), server);
        known = found;
        remembered = found.map(({ server: one }) => one);
        turn += n + 1;
        return found;
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }
  let remembered: readonly string[] | null = null;

  return {
    routeTo: (slot) => ({
      async url() {
        const found = await ranges();
        const range = slot === null ? found[0] : found.find(({ from, to }) => slot >= from && slot <= to);
        if (!range) {
          known = null;
          throw new Error(`no node of the cluster has slot ${slot}`);
        }
        return urlOfServer(url, range.server);
      },
      moved() {
        known = null;
      },
    }),
  };
}

async function rangesFrom(url: string, server: string): Promise<readonly Range[]> {
  const client = unconnectedClient.duplicate({
    url,
    name: 'waggle:slots',
    socket: { reconnectStrategy: false, connectTimeout: askMs },
  });
  client.on('error', () => {});
  try {
    const asked = client.connect().then(() => client.sendCommand<Reply>(['CLUSTER', 'SLOTS']));
    const answer = await withDeadline(askMs, asked, () => new Error(`${server} did not answer within ${askMs} ms`));
    const found = asList(answer).map((range) => rangeOf(asList(range), server));
    if (found.length === 0) throw new Error(`${server} is a node of a cluster in which no node has slots`);
    return found;
  } catch (error) {
    if (isClusterDisabled(error)) return [{ from: 0, to: 16_383, server }];
    throw error;
  } finally {
    client.destroy();
  }
}

/** A reply of CLUSTER SLOTS: from, to, the primary, its replicas. A node that does not know its own address gives none. */
function rangeOf([from, to, primary]: readonly Reply[], asked: string): Range {
  const [host, port] = asList(primary);
  const known = host === null || host === undefined ? '' : asText(host);
  const at = known === '' || known === '?' ? hostOf(asked) : known;
  return {
    from: asInteger(from),
    to: asInteger(to),
    server: `${at.includes(':') ? `[${at}]` : at}:${asInteger(port)}`,
  };
}

const hostOf = (server: string): string => server.replace(/:\d+$/, '').replaceAll(/[[\]]/g, '');

const askMs = 2_000;
