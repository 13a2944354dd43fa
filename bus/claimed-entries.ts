// Claimed entries: the processes that held them died, and perhaps the entry was why. What is known of them, and how one that is
// suspected is handled.
import type { RetryPolicy } from './consumer-options.ts';
import type { ConsumerState } from './consumer-state.ts';
import type { Failures } from './event-log.ts';
import type { HeldEntry } from './held-entries.ts';
import type { RunOutcome } from './lanes.ts';
import { pause } from './pause.ts';

/** An entry came with all its attempts used up: its last process ended before it could dead-letter it. */
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

/** Why an entry is not handled again; null when it is. */
export function whyNotAgain({ attempts, unfinished }: Known, { maxAttempts, maxDeaths }: RetryPolicy): Error | null {
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
  /** Null: the consumer was over before the engine could tell, or the engine refused to. */
  whatIsKnown(held: HeldEntry): Promise<Known | null>;
  /** Runs a handler, noted before and after. @param deaths processes that died of the entry, as it seems */
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
      else state.letGo(held);
      return done;
    }
    const outcome = await handle();
    // Otherwise it is acknowledged or dead-lettered, and nothing is known of it any more.
    if (outcome.kind === 'again') await state.engine.reach(() => log.endRun(member, id), undefined, signal);
    return outcome;
  }

  // One that kills its process takes along what runs at the same time, in other groups of the process, too. So suspects come
  // one at a time and at random moments: those that only stood by get through between the deaths.
  function runAlone(held: HeldEntry, handle: () => Promise<RunOutcome>): Promise<RunOutcome> {
    const mine = lastAlone.then(async () => {
      await pause(clock, random() * longestPauseMs, state.stopping.signal);
      return state.stopping.signal.aborted ? done : run(held, handle);
    });
    lastAlone = mine;
    return mine;
  }

  return {
    async whatIsKnown(held) {
      const { stream, id } = held.entry;
      const failures = await state.engine.reach(() => log.failures(stream, group, id), null, signal);
      if (failures === undefined) {
        state.letGo(held);
        return null;
      }
      return failures ?? { attempts: 0, unfinished: 0 };
    },
    run: (held, deaths, handle) => (deaths < suspiciousDeaths ? run(held, handle) : runAlone(held, handle)),
  };
}

const done: RunOutcome = { kind: 'done' };

// A process that is killed for another reason has some entries in work, but hardly the same ones again and again.
const suspiciousDeaths = 3;
const longestPauseMs = 500;
