// Waits until a consumer has handled its backlog.
import { compareEntryIds } from '@waggle/contracts';
import type { ConsumerState } from './consumer-state.ts';
import { pause } from './pause.ts';

/** A consumer did not catch up in time; the message says what is left. */
export class NotCaughtUpError extends Error {
  override readonly name = 'NotCaughtUpError';
  readonly code = 'not_caught_up';
}

// How often to poll the streams: no notification says that another process appended.
const lookEveryMs = 20;

export async function whenCaughtUp(state: ConsumerState, timeoutMs: number): Promise<void> {
  const { clock, group, consumer } = state.options;
  const deadline = clock.now() + timeoutMs;
  for (;;) {
    const left = await whatIsLeft(state);
    if (left === null) return;
    if (state.over.signal.aborted || clock.now() >= deadline) {
      throw new NotCaughtUpError(`${consumer} of ${group} did not catch up within ${timeoutMs} ms: ${left}`);
    }
    await pause(clock, Math.min(lookEveryMs, deadline - clock.now()), state.over.signal);
  }
}

/** Null when nothing is left to read, to handle or to acknowledge. */
async function whatIsLeft(state: ConsumerState): Promise<string | null> {
  const { lanes, held } = state;
  if (held.size > 0) {
    return `${held.size} held, of them ${lanes.running} in flight and ${lanes.paused} waiting for their next attempt`;
  }
  try {
    for (const stream of state.streams) {
      const problem = await whatIsLeftOn(state, stream);
      if (problem) return problem;
    }
  } catch (error) {
    return `the streams cannot be looked at (${(error as Error).message})`;
  }
  return held.size > 0 ? `${held.size} just read` : null;
}

async function whatIsLeftOn(state: ConsumerState, stream: string): Promise<string | null> {
  const info = await state.options.log.info(stream);
  const group = info.groups.find((one) => one.group === state.options.group);
  if (!group) return `${stream} has no group ${state.options.group} yet`;
  if (compareEntryIds(group.last_delivered, info.last_id) < 0) {
    return `${group.lag ?? 'some'} entries of ${stream} are not read yet`;
  }
  // Delivered, but the response to the read is still in flight.
  const mine = group.consumers.find(({ name }) => name === state.options.consumer)?.pending ?? 0;
  return mine > 0 ? `${mine} entries of ${stream} are on their way` : null;
}
