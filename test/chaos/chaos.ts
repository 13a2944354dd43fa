// A chaos run: starts Waggle, injects faults while customers order, heals it, waits until it is quiet, and checks it.
import type { LogLine } from '../support/waggle.ts';
import { staffToken } from '../support/waggle.ts';
import { randomOf } from './choices.ts';
import { type ChaosCustomers, type Offer, startChaosCustomers } from './customers.ts';
import { type ChaosDeployment, deploy } from './deployment.ts';
import { type ChaosEngine, type FaultKind, faults } from './faults.ts';
import { type Logged, readFinalState, whenQuiet } from './final-state.ts';
import type { BadEnding, FinalState, History } from './history.ts';
import { httpRequest } from './http-client.ts';
import { historyViolations, type Violation } from './invariants.ts';
import { startNemesis } from './nemesis.ts';

export interface ChaosOptions {
  readonly engine: ChaosEngine;
  /** On the cluster engine, more than one: on a Redis Cluster. Default 1. */
  readonly partitions?: number;
  /** How long to inject faults, in ms. */
  readonly forMs: number;
  readonly seed: number;
  /** The least number of kills, even if that takes longer. Default 0. */
  readonly kills?: number;
  readonly mongodbUrl: string | null;
  readonly leaseMs?: number;
  readonly simulatorSpeed?: number;
  /**
   * MongoDB's transactionLifetimeLimitSeconds, in ms: for this long the server holds the locks of a killed process's transaction,
   * since it does not notice that its client is gone. Default 60 s, like MongoDB's own.
   */
  readonly transactionLifetimeMs?: number;
  /** How long after healing the deployment may take to be quiet, in ms, beside locks that MongoDB still holds. Default 30 s. */
  readonly quietMs?: number;
  /** How many customers order concurrently. */
  readonly customers?: number;
  /** Ends the faults early; the rest of the run is unchanged. */
  readonly signal?: AbortSignal;
  /** Called every few seconds with the progress. */
  readonly progress?: (line: string) => void;
  /** Called with each line that a process logs. */
  readonly onLog?: (process: string, line: LogLine) => void;
}

export interface ChaosResult {
  readonly history: History;
  readonly final: FinalState;
  readonly injected: ReadonlyMap<FaultKind, number>;
  readonly violations: readonly Violation[];
}

const progressEveryMs = 5_000;
/** The transactionLifetimeLimitSeconds that the chart and compose set, in ms: any excess over it is added to `quietMs`. */
const deployedTransactionLifetimeMs = 10_000;
/** Longer than allowed, to distinguish late from never. */
const waitedBeyondMs = 60_000;

export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const { engine, forMs, seed, mongodbUrl, leaseMs = 3_000, simulatorSpeed = 20, progress = () => {} } = options;
  const { kills = 0, partitions = 1, signal = new AbortController().signal } = options;
  const { transactionLifetimeMs = 60_000, quietMs = 30_000 } = options;
  const quietWithinMs =
    quietMs + (engine === 'cluster' ? Math.max(0, transactionLifetimeMs - deployedTransactionLifetimeMs) : 0);
  const badEndings: BadEnding[] = [];
  const logged = { deadLetters: 0, trimmedAway: 0 };
  const deployment = await deploy({
    engine,
    partitions,
    mongodbUrl,
    leaseMs,
    simulatorSpeed,
    onBadEnding: (ending) => badEndings.push(ending),
    onLog(process, line) {
      countLoss(logged, line);
      options.onLog?.(process, line);
    },
  });
  try {
    await deployment.whenReady();
    const { initialStock, offer } = await fillMenu(deployment, forMs);
    const count = options.customers ?? defaultCustomers[engine];
    const customers = startChaosCustomers({ deployment, offer, count, seed });
    const targets = deployment.replicas.map(({ name }) => name);
    const plan = faults({ engine, partitions, targets, leaseMs, random: randomOf(seed, 'nemesis') });
    const nemesis = startNemesis(deployment, plan, { forMs, kills, signal });
    const stopTelling = tell(progress, customers, nemesis.injected, forMs);
    await nemesis.done;
    await nemesis.heal();
    const healedAt = Date.now();
    const latest = healedAt + quietWithinMs + waitedBeyondMs;
    stopTelling();
    progress('healed: no new orders; waiting for open orders to end');
    await customers.stop(latest);
    const quietAfterMs = await whenQuiet(deployment, healedAt, latest);
    await customers.followed(Math.max(Date.now() + 10_000, latest));
    progress(
      quietAfterMs === null
        ? 'it did not get quiet'
        : `quiet after ${Math.round(quietAfterMs)} ms; reading the final state`,
    );
    const history: History = { wishes: customers.wishes, initialStock, badEndings, healedAt, quietWithinMs };
    const final = await readFinalState(deployment, customers.wishes, logged, quietAfterMs);
    return { history, final, injected: nemesis.injected, violations: historyViolations(history, final) };
  } finally {
    await deployment.stop();
  }
}

const defaultCustomers: Readonly<Record<ChaosEngine, number>> = { embedded: 16, cluster: 10 };

function countLoss(logged: { -readonly [K in keyof Logged]: number }, { msg, entry_ids }: LogLine): void {
  if (msg.startsWith('dead-lettered an entry')) logged.deadLetters += 1;
  if (msg.startsWith('entries were trimmed away'))
    logged.trimmedAway += (entry_ids as string[] | undefined)?.length ?? 1;
}

async function fillMenu(
  { urlsOf }: ChaosDeployment,
  forMs: number,
): Promise<{ initialStock: Map<string, number>; offer: Offer }> {
  const plenty = Array.from({ length: 16 }, (_, number) => `dish-${number + 1}`);
  // Some sell out early, some late, some not at all.
  const few = Array.from({ length: Math.ceil(forMs / 10_000) }, (_, number) => `special-${number + 1}`);
  const initialStock = new Map([...plenty.map((id) => [id, 100_000] as const), ...few.map((id) => [id, 10] as const)]);
  for (const [item_id, stock] of initialStock) {
    const item = { item_id, name: item_id, description: '', category: 'Food', price: 250, stock };
    const reply = await httpRequest(`${urlsOf('orders')[0]}/api/menu`, {
      method: 'POST',
      token: staffToken,
      body: item,
    });
    if (reply.kind !== 'answered' || reply.status !== 201) {
      throw new Error(`the item ${item_id} could not be put on the menu: ${JSON.stringify(reply)}`);
    }
  }
  return { initialStock, offer: { plenty, few } };
}

function tell(
  progress: (line: string) => void,
  { wishes }: ChaosCustomers,
  injected: ReadonlyMap<FaultKind, number>,
  forMs: number,
): () => void {
  const startedAt = Date.now();
  const timer = setInterval(() => {
    const answers = wishes.flatMap((wish) => wish.answers);
    const count = (kind: string) => answers.filter((answer) => answer.kind === kind).length;
    const faultsSoFar = [...injected].map(([kind, times]) => `${kind} ${times}`).join(', ');
    progress(
      `${Math.round((Date.now() - startedAt) / 1_000)} of ${Math.round(forMs / 1_000)} s: ${count('placed')} placed, ` +
        `${count('refused')} refused, ${count('failed')} failed, ${count('unknown')} unknown; ${faultsSoFar || 'no fault yet'}`,
    );
  }, progressEveryMs);
  return () => clearInterval(timer);
}
