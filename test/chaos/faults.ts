// Plans the faults of a run and their times from its seed alone.
import type { Random } from '@waggle/contracts';
import { between, pick, pickWeighted } from './choices.ts';

export type ChaosEngine = 'embedded' | 'cluster';

export type ChaosFault =
  /** SIGKILL, and a restart after `downMs`. `early`: even if it has not become ready since its last start. */
  | { readonly kind: 'kill'; readonly target: string; readonly downMs: number; readonly early: boolean }
  /** SIGTERM, and a restart once it has ended. */
  | { readonly kind: 'restart'; readonly target: string }
  /** SIGSTOP, and SIGCONT after `forMs`, which is longer than a lease. */
  | { readonly kind: 'pause'; readonly target: string; readonly forMs: number }
  /** SIGKILL, and a restart with the same files. */
  | { readonly kind: 'redis-kill'; readonly downMs: number }
  /** Deletes all data, while it runs or in a restart. */
  | { readonly kind: 'redis-flush' | 'redis-empty' }
  /** Closes every connection. */
  | { readonly kind: 'redis-clients' }
  | { readonly kind: 'redis-pause'; readonly forMs: number }
  /** On a Redis Cluster: SIGKILL of the primary of a partition, and a restart after `downMs`, by when its replica has taken over. */
  | { readonly kind: 'primary-kill'; readonly partition: number; readonly downMs: number }
  /** Moves the slot of a partition, with its keys and the readers that wait on them, to another primary. */
  | { readonly kind: 'slot-move'; readonly partition: number };

export type FaultKind = ChaosFault['kind'];

export interface PlannedFault {
  /** Since the previous fault. */
  readonly afterMs: number;
  readonly fault: ChaosFault;
}

export interface FaultPlan {
  readonly engine: ChaosEngine;
  /** The processes that faults may hit. */
  readonly targets: readonly string[];
  readonly leaseMs: number;
  /** More than one: on a Redis Cluster. Default 1. */
  readonly partitions?: number;
  readonly random: Random;
}

/** An endless sequence of faults. */
export function* faults(plan: FaultPlan): Generator<PlannedFault, never> {
  const { engine, partitions = 1, random } = plan;
  const chances = partitions > 1 ? onRedisCluster : weights[engine];
  for (;;) {
    const afterMs = between(random, ...gapMs[engine]);
    yield { afterMs, fault: fault(pickWeighted(random, chances), plan) };
  }
}

// Gives at least 200 kills in ten minutes. On the embedded engine, starting the one process adds about a second.
const gapMs: Readonly<Record<ChaosEngine, readonly [number, number]>> = {
  embedded: [400, 1_800],
  cluster: [1_000, 2_800],
};

// Percentages. Emptying Redis is rare: after it the relays republish everything that is retained.
const weights: Readonly<Record<ChaosEngine, Readonly<Partial<Record<FaultKind, number>>>>> = {
  embedded: { kill: 80, restart: 10, pause: 10 },
  cluster: {
    kill: 64,
    restart: 8,
    pause: 9,
    'redis-kill': 11,
    'redis-clients': 4,
    'redis-pause': 3,
    'redis-flush': 0.5,
    'redis-empty': 0.5,
  },
};

// A primary is away for seconds, until its replica has taken over, and the next one is killed only once it is back.
const onRedisCluster: Readonly<Partial<Record<FaultKind, number>>> = {
  kill: 66,
  restart: 8,
  pause: 9,
  'primary-kill': 9,
  'slot-move': 8,
};

function fault(kind: FaultKind, { targets, leaseMs, partitions = 1, random }: FaultPlan): ChaosFault {
  switch (kind) {
    case 'kill':
      return {
        kind,
        target: pick(random, targets),
        downMs: random() < 0.8 ? 0 : between(random, 200, 1_500),
        early: random() < 0.15,
      };
    case 'restart':
      return { kind, target: pick(random, targets) };
    case 'pause':
      return { kind, target: pick(random, targets), forMs: between(random, leaseMs * 1.2, leaseMs * 2) };
    case 'redis-kill':
      return { kind, downMs: random() < 0.7 ? 0 : between(random, 500, 4_000) };
    case 'primary-kill':
      return { kind, partition: partitionOf(random, partitions), downMs: between(random, 4_000, 8_000) };
    case 'slot-move':
      return { kind, partition: partitionOf(random, partitions) };
    case 'redis-pause':
      return { kind, forMs: between(random, 500, leaseMs * 2) };
    case 'redis-flush':
    case 'redis-empty':
    case 'redis-clients':
      return { kind };
  }
}

const partitionOf = (random: Random, partitions: number): number => Math.floor(random() * partitions);
