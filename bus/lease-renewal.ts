// Renews the leases of everything held, so that a slow handler is never robbed, and finds out what was lost.
import type { ConsumerState } from './consumer-state.ts';
import type { HeldEntry } from './held-entries.ts';
import { pause } from './pause.ts';

/** Runs until the consumer is over. */
export async function renewLeases(state: ConsumerState): Promise<void> {
  const { clock, leaseMs } = state.options;
  while (!state.over.signal.aborted) {
    await pause(clock, leaseMs / 3, state.over.signal);
    const streams = [...state.held.byStream()];
    await Promise.all(streams.map(([stream, entries]) => renew(state, stream, entries)));
  }
}

async function renew(state: ConsumerState, stream: string, entries: readonly HeldEntry[]): Promise<void> {
  const ids = entries.map(({ entry }) => entry.id);
  const renewed = await state.engine.reach(
    () => state.options.log.renew(state.member(stream), ids),
    [],
    state.over.signal,
  );
  if (!renewed) return;
  const ours = new Set(renewed);
  for (const held of entries) if (!ours.has(held.entry.id) && !held.settling) state.lose(held);
}
