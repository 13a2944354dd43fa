// The world of one schedule: its processes with their crashes and restarts, its customers, and the faults.

import { createEmbeddedSignals } from '@waggle/bus/embedded/signals.ts';
import type { Platform } from '@waggle/service-kit/process';
import { StoreUnavailableError } from '@waggle/store';
import type { SqliteDatabase } from '@waggle/store/sqlite/database.ts';
import { countedIds, seededRandom } from '../support/seeded-random.ts';
import { databaseViolations, restock, settled } from './database-invariants.ts';
import { disasters } from './disasters.ts';
import { type Gate, never } from './fenced-database.ts';
import type { FaultSchedule, ScheduledFault } from './schedule.ts';
import { createSharedNotifier } from './shared-notifier.ts';
import { type SimulatedCustomers, simulateCustomers } from './simulated-customers.ts';
import { type SimulatedProcess, type Surroundings, startProcess } from './simulated-process.ts';
import { createVirtualTime, nothingRuns } from './virtual-time.ts';

export interface Outcome {
  /** The violations; empty when there are none. */
  readonly violations: readonly string[];
  readonly steps: number;
  readonly faults: number;
  readonly virtualMs: number;
  /** COMMITs since the first process was ready. */
  readonly commits: number;
}

// Longer than all leases, pauses and outages of a schedule in a row.
const patienceMs = 600_000;
// A stream that lost events looks settled until a relay's next sweep notices.
const quietMs = 1_200;

/** Runs a schedule on an empty `database` until every order has reached its end, or the time limit has passed. */
export async function simulate(
  schedule: FaultSchedule,
  database: SqliteDatabase,
  log: Platform['log'],
): Promise<Outcome> {
  const world = createWorld(schedule, database, log);
  const { time } = world.surroundings;
  let lookAgainAt = 0;
  let quietSince: number | null = null;
  for (;;) {
    await nothingRuns(database);
    if (world.broken) throw world.broken;
    if (time.elapsed >= lookAgainAt) {
      lookAgainAt = time.elapsed + 400;
      const quiet = world.customers.done && world.healthy() && settled(database.reader);
      quietSince = quiet ? (quietSince ?? time.elapsed) : null;
      if (quietSince !== null && time.elapsed - quietSince > quietMs) break;
      if (time.elapsed > patienceMs) break;
    }
    if (!time.advance()) break;
  }
  const found = databaseViolations(database.reader, world.customers.answers());
  await world.end();
  return {
    violations: found,
    steps: world.steps,
    faults: world.faults,
    virtualMs: time.elapsed,
    commits: database.commits - world.commitsBefore,
  };
}

interface Life {
  state: 'starting' | 'running' | 'stopping' | 'dead';
  /** While it is paused: the calls to continue with. */
  stalled: (() => void)[] | null;
  process: SimulatedProcess | null;
}

function createWorld(schedule: FaultSchedule, database: SqliteDatabase, log: Platform['log']) {
  const time = createVirtualTime();
  const random = seededRandom(schedule.seed);
  const surroundings: Surroundings = {
    database,
    time,
    random,
    newId: countedIds(() => time.now()),
    signals: createEmbeddedSignals(),
    notifier: createSharedNotifier(),
    log,
    several: schedule.processes > 1,
  };
  const disaster = disasters(database, () => time.now());
  const lives: Life[] = [];
  const away = { store: 0, log: 0 };
  let steps = 0;
  let armed = false;
  let ended = false;
  let nextFault = 0;
  let countdown = schedule.faults[0]?.after ?? 0;

  function faultAtThisStep(): ScheduledFault | undefined {
    if (!armed || ended) return undefined;
    steps += 1;
    const fault = schedule.faults[nextFault];
    if (!fault) return undefined;
    if (countdown > 0) {
      countdown -= 1;
      return undefined;
    }
    nextFault += 1;
    countdown = schedule.faults[nextFault]?.after ?? 0;
    log.warn({ at: time.elapsed, fault }, 'FAULT');
    return fault;
  }

  function end(life: Life, downMs: number | null): void {
    if (life.state === 'dead') return;
    life.state = 'dead';
    lives.splice(lives.indexOf(life), 1);
    if (downMs !== null) time.after(downMs, () => begin());
  }

  function stall(life: Life, ms: number): void {
    if (life.stalled) return;
    life.stalled = [];
    time.after(ms, () => {
      const waiting = life.stalled ?? [];
      life.stalled = null;
      for (const goOn of waiting) goOn();
    });
  }

  const sleep = (ms: number) => new Promise<void>((resolve) => time.after(ms, resolve));
  // Most calls take no time, many take a little, and a few so long that later ones finish first.
  const sleepAMoment = async () => {
    const luck = random();
    if (luck < 0.3) await sleep(luck < 0.01 ? random() * 3_000 : random() * 4);
  };
  const awake = (life: Life) => new Promise<void>((resolve) => (life.stalled ? life.stalled.push(resolve) : resolve()));

  function gateOf(life: Life, part: 'store' | 'log'): Gate {
    const refusal = () => new StoreUnavailableError(`the simulation refuses calls to the ${part}`);
    async function strike(fault: ScheduledFault): Promise<void> {
      switch (fault.kind) {
        case 'crash':
          return end(life, fault.downMs);
        case 'restart':
          return void restart(life, fault.downMs);
        case 'stall':
          return stall(life, fault.ms);
        case 'delay':
          return sleep(fault.ms);
        case 'refuse':
          throw refusal();
        case 'outage':
          away[fault.of] = time.now() + fault.ms;
          return;
        default:
          return disaster(fault);
      }
    }
    const dead = () => life.state === 'dead';
    return {
      get dead() {
        return dead();
      },
      async pass() {
        if (dead()) return never();
        const fault = faultAtThisStep();
        if (fault) await strike(fault);
        else if (schedule.latency) await sleepAMoment();
        if (life.stalled) await awake(life);
        if (dead()) return never();
        if (away[part] > time.now()) throw refusal();
      },
      hold() {
        if (dead()) throw new Error('this process is dead');
        const fault = faultAtThisStep();
        if (fault?.kind === 'crash') end(life, fault.downMs);
        if (fault?.kind === 'stall' || fault?.kind === 'delay') stall(life, fault.ms);
        if (fault?.kind === 'restart') void restart(life, fault.downMs);
        if (dead() || fault?.kind === 'refuse') throw refusal();
      },
    };
  }

  function begin(): void {
    if (ended) return;
    const life: Life = { state: 'starting', stalled: null, process: null };
    lives.push(life);
    const clock = {
      now: () => time.now(),
      setTimer: (delayMs: number, callback: () => void) => {
        let cancelled = false;
        const run = () => {
          if (cancelled || life.state === 'dead') return;
          if (life.stalled) life.stalled.push(run);
          else callback();
        };
        const cancel = time.after(delayMs, run);
        return () => {
          cancelled = true;
          cancel();
        };
      },
    };
    startProcess(surroundings, clock, { store: gateOf(life, 'store'), log: gateOf(life, 'log') }).then(
      (process) => {
        life.process = process;
        if (life.state === 'starting') life.state = 'running';
        void ready();
      },
      (error: unknown) => {
        log.warn({ at: time.elapsed, err: error }, 'a process did not start');
        // Like a supervisor, starts it again.
        if (error instanceof StoreUnavailableError) end(life, 1_000);
        else broken ??= error;
      },
    );
  }

  async function restart(life: Life, downMs: number): Promise<void> {
    if (life.state !== 'running' || !life.process) return;
    life.state = 'stopping';
    await life.process.stop();
    end(life, downMs);
  }

  let broken: unknown;
  let commitsBefore = 0;
  let first = true;
  async function ready(): Promise<void> {
    if (!first) return;
    first = false;
    await restock(database);
    armed = true;
    commitsBefore = database.commits;
    if (schedule.processes > 1) begin();
    customers.begin();
  }

  const customers: SimulatedCustomers = simulateCustomers(schedule.orders, {
    time,
    random,
    process: () => {
      const serving = lives.filter(({ state }) => state === 'running' || state === 'stopping');
      return serving[Math.floor(random() * serving.length)]?.process ?? null;
    },
    newId: surroundings.newId,
  });
  begin();

  return {
    surroundings,
    customers,
    /** Why a process could not start, if no fault caused it. */
    get broken() {
      return broken;
    },
    get commitsBefore() {
      return commitsBefore;
    },
    get steps() {
      return steps;
    },
    get faults() {
      return nextFault;
    },
    healthy: () =>
      lives.length === schedule.processes &&
      lives.every(({ state, stalled }) => state === 'running' && !stalled) &&
      Math.max(away.store, away.log) <= time.now(),
    async end() {
      ended = true;
      for (const life of [...lives]) end(life, null);
      await nothingRuns(database);
    },
  };
}
