// Transactions that queue in one turn of the event loop share one COMMIT, each with its own savepoint and its own outcome. A turn is
// bounded in time, so that however long the queue is, sockets and timers get every other turn.
import type { DatabaseSync } from 'node:sqlite';
import { insideBody } from '../transaction-body.ts';
import { fileError } from './file-error.ts';

/** Customers wait for the one; nobody waits for the other. */
export type TransactionPriority = 'request' | 'background';

/** @param committed calls `effect` right after the COMMIT, before any transaction resolves; never after a rollback */
export type Body<T> = (db: DatabaseSync, committed: (effect: () => void) => void) => T | Promise<T>;

export interface GroupCommit {
  /** Resolves or rejects after the COMMIT that holds it. */
  transaction<T>(body: Body<T>, priority: TransactionPriority): Promise<T>;
  /** Runs `work` while no transaction runs. */
  alone<T>(work: () => T | Promise<T>): Promise<T>;
  /** Resolves when nothing is queued and nothing runs. */
  idle(): Promise<void>;
  /** Whether something is queued or runs. */
  readonly busy: boolean;
  /** How many COMMITs there were. */
  readonly commits: number;
}

export interface GroupCommitOptions {
  /** How long one turn may begin transactions of each priority, in ms. */
  readonly sliceMs: number;
  /** Called after each COMMIT. */
  readonly committed?: () => void;
}

type Outcome = { readonly value: unknown; readonly effects: readonly (() => void)[] } | { readonly error: unknown };

interface Member {
  readonly body: Body<unknown>;
  readonly settle: (outcome: Outcome) => void;
}

export function groupCommit(db: DatabaseSync, { sliceMs, committed }: GroupCommitOptions): GroupCommit {
  const [begin, commit, rollback] = ['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK'].map((sql) => db.prepare(sql));
  const savepoint = db.prepare('SAVEPOINT member');
  const release = db.prepare('RELEASE member');
  const undo = db.prepare('ROLLBACK TO member');
  const queues: Record<TransactionPriority, Member[]> = { request: [], background: [] };
  const works: (() => Promise<void>)[] = [];
  const idlers: (() => void)[] = [];
  let running = false;
  let commits = 0;

  const isEmpty = () => queues.request.length + queues.background.length + works.length === 0;

  function schedule(): void {
    if (running) return;
    running = true;
    // After the sockets that are readable now: what their requests change shares the commit.
    setImmediate(() => void turn());
  }

  async function turn(): Promise<void> {
    for (const work of works.splice(0)) await work();
    if (queues.request.length + queues.background.length > 0) await oneGroup();
    running = false;
    if (!isEmpty()) return schedule();
    for (const wake of idlers.splice(0)) wake();
  }

  async function oneGroup(): Promise<void> {
    const members: Member[] = [];
    const outcomes: Outcome[] = [];
    try {
      begin?.run();
      // Requests first. The rest gets its own time, so that requests do not hold it up for ever either.
      for (const priority of ['request', 'background'] as const) {
        const until = performance.now() + sliceMs;
        for (let member = queues[priority].shift(); member; member = queues[priority].shift()) {
          members.push(member);
          outcomes.push(await inSavepoint(member));
          if (performance.now() >= until) break;
        }
      }
      commit?.run();
      commits += 1;
    } catch (error) {
      if (db.isTransaction) rollback?.run();
      return failed(members, error);
    }
    for (const outcome of outcomes) runEffects(outcome);
    for (const [at, member] of members.entries()) member.settle(outcomes[at] as Outcome);
    committed?.();
  }

  async function inSavepoint({ body }: Member): Promise<Outcome> {
    savepoint.run();
    try {
      const outcome = await run(body);
      release.run();
      return outcome;
    } catch (error) {
      // On a full disk SQLite rolls back the whole transaction itself.
      if (!db.isTransaction) throw error;
      undo.run();
      release.run();
      return { error: fileError(error) ?? error };
    }
  }

  async function run(body: Body<unknown>): Promise<Outcome> {
    const effects: (() => void)[] = [];
    const value = await insideBody(() => body(db, (effect) => void effects.push(effect)));
    return { value, effects };
  }

  // One of them may have been too large for the disk, or have met a damaged table: each gets its own outcome. One that was alone runs
  // again too, since its first run may have shown what to avoid.
  async function failed(members: readonly Member[], error: unknown): Promise<void> {
    const queued = members.length === 0 ? [...queues.request.splice(0), ...queues.background.splice(0)] : [];
    for (const { settle } of queued) settle({ error: fileError(error) ?? error });
    for (const member of members) member.settle(await byItself(member));
    committed?.();
  }

  async function byItself({ body }: Member): Promise<Outcome> {
    try {
      begin?.run();
      const outcome = await run(body);
      commit?.run();
      commits += 1;
      runEffects(outcome);
      return outcome;
    } catch (error) {
      if (db.isTransaction) rollback?.run();
      return { error: fileError(error) ?? error };
    }
  }

  return {
    transaction<T>(body: Body<T>, priority: TransactionPriority) {
      return new Promise<T>((resolve, reject) => {
        const settle = (outcome: Outcome) => ('error' in outcome ? reject(outcome.error) : resolve(outcome.value as T));
        queues[priority].push({ body, settle });
        schedule();
      });
    },
    alone<T>(work: () => T | Promise<T>) {
      return new Promise<T>((resolve, reject) => {
        works.push(async () => {
          try {
            resolve(await work());
          } catch (error) {
            reject(fileError(error) ?? error);
          }
        });
        schedule();
      });
    },
    idle: () => (running ? new Promise((resolve) => idlers.push(resolve)) : Promise.resolve()),
    get busy() {
      return running;
    },
    get commits() {
      return commits;
    },
  };
}

function runEffects(outcome: Outcome): void {
  if ('effects' in outcome) for (const effect of outcome.effects) effect();
}
