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
  | { readonly kind: 'redis-pause'; readonly forMs: number };

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
  readonly random: Random;
}

/** An endless sequence of faults. */
export function* faults({ engine, targets, leaseMs, random }: FaultPlan): Generator<PlannedFault, never> {
  for (;;) {
    const afterMs = between(random, ...gapMs[engine]);
    yield { afterMs, fault: fault(pickWeighted(random, weights[engine]), targets, leaseMs, random) };
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

function fault(kind: FaultKind, targets: readonly string[], leaseMs: number, random: Random): ChaosFault {
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
    case 'redis-pause':
      return { kind, forMs: between(random, 500, leaseMs * 2) };
    case 'redis-flush':
    case 'redis-empty':
    case 'redis-clients':
      return { kind };
  }
}
