// Injects faults into a deployment, one after another, and heals it.
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestRedis } from '../support/redis.ts';
import type { ChaosCluster, ChaosDeployment } from './deployment.ts';
import type { ChaosFault, FaultKind, PlannedFault } from './faults.ts';
import { redisCommand } from './redis-command.ts';
import type { Replica } from './replica.ts';

export interface Nemesis {
  /** How many faults of each kind were injected. */
  readonly injected: ReadonlyMap<FaultKind, number>;
  /** Resolves when the time is up and there were enough kills, which may take longer on a slow machine. */
  readonly done: Promise<void>;
  /** Resumes paused processes and starts those that are down; resolves when every process has been started. */
  heal(): Promise<void>;
}

export interface NemesisOptions {
  readonly forMs: number;
  /** The least number, even if that takes longer. */
  readonly kills: number;
  /** Ends it early. */
  readonly signal: AbortSignal;
}

export function startNemesis(
  { replicas, redis, redisCluster }: Pick<ChaosDeployment, 'replicas' | 'redis' | 'redisCluster'>,
  plan: Iterator<PlannedFault, never>,
  { forMs, kills, signal }: NemesisOptions,
): Nemesis {
  const injected = new Map<FaultKind, number>();
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const healing = new AbortController();

  async function run(): Promise<void> {
    const deadline = Date.now() + forMs;
    while (!signal.aborted) {
      const { afterMs, fault } = plan.next().value;
      if (Date.now() + afterMs >= deadline && killsIn(injected) >= kills) break;
      await unlessEnded(afterMs);
      if ('target' in fault && !('early' in fault && fault.early)) await atWork(named(replicas, fault.target));
      injected.set(fault.kind, (injected.get(fault.kind) ?? 0) + 1);
      const work = inject(fault)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => underWay.delete(work));
      underWay.add(work);
    }
    await unlessEnded(Math.max(0, deadline - Date.now()));
  }

  const unlessEnded = (ms: number): Promise<void> => sleep(ms, undefined, { signal }).catch(() => {});

  // Most faults wait for a ready process: on a slow machine, one that is killed at every start would never do any work. A process
  // that is not ready because Redis is down is hit all the same.
  async function atWork(target: Replica): Promise<void> {
    const deadline = Date.now() + longestStartMs;
    while (Date.now() < deadline && !(await target.isReady())) await sleep(50);
  }

  // Ends at once when healing begins.
  const aWhile = (ms: number): Promise<void> => sleep(ms, undefined, { signal: healing.signal }).catch(() => {});

  async function inject(fault: ChaosFault): Promise<void> {
    switch (fault.kind) {
      case 'kill': {
        const target = named(replicas, fault.target);
        await target.kill();
        await aWhile(fault.downMs);
        return target.start();
      }
      case 'restart': {
        const target = named(replicas, fault.target);
        await target.end();
        return target.start();
      }
      case 'pause': {
        const target = named(replicas, fault.target);
        target.pause();
        await aWhile(fault.forMs);
        return target.resume();
      }
      case 'primary-kill':
      case 'slot-move':
        if (redisCluster) await breakCluster(redisCluster, fault);
        return;
      default:
        if (redis) await breakRedis(redis, fault);
    }
  }

  // One at a time: a replica takes over only while the other primaries agree that it may, and slots move between two that are up.
  function breakCluster(cluster: ChaosCluster, fault: ClusterFault): Promise<void> {
    redisFaults = redisFaults.then(async () => {
      if (healing.signal.aborted) return;
      await cluster.whenWhole();
      if (fault.kind === 'slot-move') return cluster.moveSlotOf(fault.partition);
      const primary = await cluster.primaryOfPartition(fault.partition);
      await primary.kill();
      await aWhile(fault.downMs);
      await primary.start();
      await cluster.whenWhole();
    });
    return redisFaults;
  }

  // One at a time: two starts would compete for the port.
  let redisFaults: Promise<void> = Promise.resolve();
  function breakRedis(server: TestRedis, fault: Exclude<ChaosFault, { target: string } | ClusterFault>): Promise<void> {
    redisFaults = redisFaults.then(async () => {
      switch (fault.kind) {
        case 'redis-kill':
          await server.kill();
          await aWhile(fault.downMs);
          return server.start();
        case 'redis-empty':
          await server.kill();
          return server.start({ empty: true });
        case 'redis-flush':
          return redisCommand(server.port, 'FLUSHALL');
        case 'redis-clients':
          await redisCommand(server.port, 'CLIENT KILL TYPE pubsub');
          return redisCommand(server.port, 'CLIENT KILL TYPE normal');
        case 'redis-pause':
          process.kill(server.pid, 'SIGSTOP');
          await aWhile(fault.forMs);
          process.kill(server.pid, 'SIGCONT');
      }
    });
    return redisFaults;
  }

  return {
    injected,
    done: run(),
    async heal() {
      healing.abort();
      for (const replica of replicas) replica.resume();
      await Promise.all(underWay);
      if (failures.length > 0) throw failures[0];
      for (const replica of replicas) replica.start();
    },
  };
}

type ClusterFault = Extract<ChaosFault, { partition: number }>;

/** Kills of processes and of Redis. */
export const killsIn = (injected: ReadonlyMap<FaultKind, number>): number =>
  (injected.get('kill') ?? 0) + (injected.get('redis-kill') ?? 0) + (injected.get('primary-kill') ?? 0);

const longestStartMs = 5_000;

function named(replicas: readonly Replica[], name: string): Replica {
  const found = replicas.find((replica) => replica.name === name);
  if (!found) throw new Error(`no process ${name}: there are ${replicas.map((replica) => replica.name).join(', ')}`);
  return found;
}
