// Renews the leases of all held entries, so that a slow handler keeps its entry, and detects lost ones.
import { atMost, type Loop, startLoop } from '@waggle/contracts';
import type { ConsumerState, HeldEntry } from './consumer-state.ts';

/** Renews until it is stopped. */
export function renewLeases(state: ConsumerState): Loop {
  const { clock, leaseMs } = state.options;
  const next = atMost(leaseMs / 3);
  return startLoop({
    clock,
    first: next,
    async round() {
      const streams = [...state.held.byStream()];
      await Promise.all(streams.map(([stream, entries]) => renew(state, stream, entries)));
      return next;
    },
    failed(error) {
      state.engine.refused(error);
      return next;
    },
  });
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
