// Claimed entries: the processes that held them died, perhaps because of the entry. Counts the deaths and isolates the suspects.
import type { RetryPolicy } from './consumer-options.ts';
import type { ConsumerState, HeldEntry } from './consumer-state.ts';
import type { Failures } from './event-log.ts';
import type { RunOutcome } from './lanes.ts';
import { pause } from './pause.ts';

/** A claimed entry has used up its attempts: its last process died before it could dead-letter it. */
export class AttemptsExhaustedError extends Error {
  override readonly name = 'AttemptsExhaustedError';
  readonly code = 'attempts_exhausted';
}

/** One process after another died while it handled an entry. */
export class ProcessesDiedError extends Error {
  override readonly name = 'ProcessesDiedError';
  readonly code = 'processes_died';
}

export type Known = Pick<Failures, 'attempts' | 'unfinished'>;

/** Why not to handle an entry again; null to handle it. */
export function reasonToGiveUp({ attempts, unfinished }: Known, { maxAttempts, maxDeaths }: RetryPolicy): Error | null {
  if (attempts >= maxAttempts) {
    return new AttemptsExhaustedError(
      `${attempts} attempts failed, and the process that made the last one ended before it could say why`,
    );
  }
  if (unfinished >= maxDeaths) {
    return new ProcessesDiedError(
      `${unfinished} processes in a row died while they handled it: look in their last log lines for memory that ran out, a crash or an endless loop, and mend that before it is replayed`,
    );
  }
  return null;
}

export interface ClaimedRuns {
  /** Null when the consumer stopped before the engine answered, or the engine refused. */
  readRuns(held: HeldEntry): Promise<Known | null>;
  /** Runs a handler and records its begin and end. @param deaths how many processes have died during a run of the entry */
  run(held: HeldEntry, deaths: number, handle: () => Promise<RunOutcome>): Promise<RunOutcome>;
}

export function createClaimedRuns(state: ConsumerState): ClaimedRuns {
  const { log, clock, random, group } = state.options;
  const { signal } = state.over;
  let lastAlone: Promise<unknown> = Promise.resolve();

  async function run(held: HeldEntry, handle: () => Promise<RunOutcome>): Promise<RunOutcome> {
    const { stream, id } = held.entry;
    const member = state.member(stream);
    if (!state.held.has(held)) return done;
    const begun = await state.engine.reach(() => log.beginRun(member, id), false, signal);
    if (!begun) {
      if (begun === false) state.lose(held);
      else state.abandon(held);
      return done;
    }
    const outcome = await handle();
    // Otherwise the acknowledgement or the dead letter removes the record.
    if (outcome.kind === 'again') await state.engine.reach(() => log.endRun(member, id), undefined, signal);
    return outcome;
  }

  // An entry that crashes its process ends all runs beside it, in other groups of the process too. So entries whose processes died
  // run one at a time, after a random delay: the others succeed between two crashes.
  function runAlone(held: HeldEntry, handle: () => Promise<RunOutcome>): Promise<RunOutcome> {
    const mine = lastAlone.then(async () => {
      await pause(clock, random() * longestPauseMs, state.stopping.signal);
      return state.stopping.signal.aborted ? done : run(held, handle);
    });
    lastAlone = mine;
    return mine;
  }

  return {
    async readRuns(held) {
      const { stream, id } = held.entry;
      const failures = await state.engine.reach(() => log.failures(stream, group, id), null, signal);
      if (failures === undefined) {
        state.abandon(held);
        return null;
      }
      return failures ?? { attempts: 0, unfinished: 0 };
    },
    run: (held, deaths, handle) => (deaths < deathsBeforeIsolation ? run(held, handle) : runAlone(held, handle)),
  };
}

const done: RunOutcome = { kind: 'done' };

// A process that dies for another reason holds some entries too, but hardly the same ones every time.
const deathsBeforeIsolation = 3;
const longestPauseMs = 500;
