// Starts a Redis Cluster of three primaries with a replica each, on free ports with its own files. The caller may kill nodes, start
// them again, and move slots between them.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createClient } from 'redis';
import { freePort } from './redis.ts';

export interface ClusterNode {
  readonly port: number;
  readonly url: string;
  /** SIGKILL; its files stay. */
  kill(): Promise<void>;
  /** Starts it again with its files. */
  start(): Promise<void>;
  command(...args: string[]): Promise<unknown>;
}

export interface RedisCluster {
  readonly nodes: readonly ClusterNode[];
  /** Of all nodes. */
  readonly url: string;
  /** The nodes that are primaries now, as the others see it. */
  primaries(): Promise<ClusterNode[]>;
  /** The primary of a slot now. */
  primaryOf(slot: number): Promise<ClusterNode>;
  /** Moves a slot with its keys, as `redis-cli --cluster reshard` does. @param key moved one by one, with a pause between them */
  moveSlot(slot: number, to: ClusterNode, pauseMs?: number): Promise<void>;
  /** Waits until every slot is served, and `primaries` primaries each have a replica that is up to date. */
  whenWhole(timeoutMs?: number): Promise<void>;
  stop(): Promise<void>;
}

const primaryCount = 3;

/** @param server the path of redis-server, or of valkey-server */
export async function startRedisCluster(
  server = 'redis-server',
  settings: readonly string[] = [],
): Promise<RedisCluster> {
  const home = mkdtempSync(path.join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'waggle-redis-cluster-'));
  const nodes: (ClusterNode & { readonly end: () => Promise<void> })[] = [];
  const stop = async () => {
    await Promise.all(nodes.map(({ end }) => end()));
    rmSync(home, { recursive: true, force: true });
  };
  try {
    for (let n = 0; n < primaryCount * 2; n += 1) nodes.push(await startNode(server, home, settings));
    const cluster = clusterOf(nodes, stop);
    await join(nodes);
    await cluster.whenWhole();
    return cluster;
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startNode(server: string, home: string, settings: readonly string[]) {
  // The port for the other nodes is given too: the default, 10,000 above, may not exist.
  const [port, busPort] = [await freePort(), await freePort()];
  const folder = path.join(home, String(port));
  mkdirSync(folder);
  const args = [
    ...['--port', String(port), '--cluster-port', String(busPort), '--bind', '127.0.0.1', '--dir', folder],
    ...['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000', '--save', '', '--appendonly', 'yes'],
    ...['--cluster-allow-replica-migration', 'no', '--repl-diskless-sync-delay', '0', ...settings],
  ];
  let running: ChildProcess;
  const start = async () => {
    running = spawn(server, args, { stdio: 'ignore' });
    await until(15_000, `the node on port ${port} answers`, async () => {
      if (running.exitCode !== null) throw new Error(`${server} on port ${port} ended with ${running.exitCode}`);
      return (await ask(port, ['PING'])) === 'PONG';
    });
  };
  const end = (): Promise<void> => {
    if (running.exitCode !== null || running.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
      running.once('exit', () => resolve());
      running.kill('SIGKILL');
    });
  };
  await start();
  return {
    port,
    busPort,
    url: `redis://127.0.0.1:${port}`,
    kill: end,
    end,
    start,
    command: (...command: string[]) => ask(port, command),
  };
}

async function join(nodes: readonly (ClusterNode & { readonly busPort?: number })[]): Promise<void> {
  const [first, ...rest] = nodes;
  if (!first) return;
  for (const node of rest) {
    await first.command('CLUSTER', 'MEET', '127.0.0.1', String(node.port), String(node.busPort));
  }
  const share = Math.ceil(slotCount / primaryCount);
  for (let n = 0; n < primaryCount; n += 1) {
    const to = Math.min(slotCount, (n + 1) * share) - 1;
    await nodes[n]?.command('CLUSTER', 'ADDSLOTSRANGE', String(n * share), String(to));
  }
  for (let n = 0; n < primaryCount; n += 1) {
    const id = String(await nodes[n]?.command('CLUSTER', 'MYID'));
    await until(15_000, 'a replica knows its primary', async () => {
      await nodes[n + primaryCount]?.command('CLUSTER', 'REPLICATE', id);
      return true;
    });
  }
}

function clusterOf(nodes: readonly ClusterNode[], stop: () => Promise<void>): RedisCluster {
  const ranges = async (): Promise<{ from: number; to: number; node: ClusterNode }[]> => {
    for (const asked of nodes) {
      const found = await asked.command('CLUSTER', 'SLOTS').catch(() => null);
      if (!Array.isArray(found)) continue;
      return found.flatMap(([from, to, [, port]]) => {
        const node = nodes.find((one) => one.port === port);
        return node ? [{ from, to, node }] : [];
      });
    }
    throw new Error('no node of the cluster answers');
  };
  const primaryOf = async (slot: number): Promise<ClusterNode> => {
    const found = (await ranges()).find(({ from, to }) => slot >= from && slot <= to);
    if (!found) throw new Error(`no node has slot ${slot}`);
    return found.node;
  };
  const primaries = async () => [...new Set((await ranges()).map(({ node }) => node))];
  return {
    nodes,
    url: `redis://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    primaries,
    primaryOf,
    async moveSlot(slot, to, pauseMs = 0) {
      const from = await primaryOf(slot);
      const [fromId, toId] = [
        String(await from.command('CLUSTER', 'MYID')),
        String(await to.command('CLUSTER', 'MYID')),
      ];
      if (fromId === toId) return;
      await to.command('CLUSTER', 'SETSLOT', String(slot), 'IMPORTING', fromId);
      await from.command('CLUSTER', 'SETSLOT', String(slot), 'MIGRATING', toId);
      for (;;) {
        const keys = (await from.command('CLUSTER', 'GETKEYSINSLOT', String(slot), '1')) as string[];
        if (keys.length === 0) break;
        await from.command('MIGRATE', '127.0.0.1', String(to.port), '', '0', '5000', 'KEYS', ...keys);
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
      await to.command('CLUSTER', 'SETSLOT', String(slot), 'NODE', toId);
      await from.command('CLUSTER', 'SETSLOT', String(slot), 'NODE', toId);
    },
    whenWhole: (timeoutMs = 30_000) =>
      until(timeoutMs, 'the cluster is whole', async () => {
        for (const { command } of nodes) {
          const info = String(await command('CLUSTER', 'INFO'));
          if (!/cluster_state:ok/.test(info) || !/cluster_known_nodes:6/.test(info)) return false;
        }
        for (const { command } of await primaries()) {
          if (!/slave0:.*state=online/.test(String(await command('INFO', 'replication')))) return false;
        }
        return (await primaries()).length === primaryCount;
      }),
    stop,
  };
}

const slotCount = 16_384;

async function ask(port: number, command: readonly string[]): Promise<unknown> {
  const client = createClient({ url: `redis://127.0.0.1:${port}`, socket: { reconnectStrategy: false } });
  client.on('error', () => {});
  try {
    await client.connect();
    return await client.sendCommand([...command]);
  } finally {
    if (client.isOpen) client.destroy();
  }
}

/** Until `holds`; what it throws counts as not yet. */
async function until(timeoutMs: number, what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (let failure: unknown = null; ; ) {
    try {
      if (await holds()) return;
    } catch (error) {
      failure = error;
    }
    if (Date.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`, { cause: failure });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
