// Acknowledges what was handled, in batches: whatever comes together while the batch before is on its way.
import type { ConsumerState } from './consumer-state.ts';
import type { HeldEntry } from './held-entries.ts';

export interface Acknowledging {
  add(held: HeldEntry): void;
  /** True when nothing waits for its acknowledgement. */
  readonly idle: boolean;
}

export function createAcknowledging(state: ConsumerState): Acknowledging {
  let waiting: HeldEntry[] = [];
  let busy = false;

  async function sendAll(): Promise<void> {
    busy = true;
    // One turn: events handled in the same breath go into the same batch.
    await Promise.resolve();
    while (waiting.length > 0 && !state.over.signal.aborted) {
      const batch = waiting;
      waiting = [];
      // An entry that was lost in the meantime is another's to acknowledge.
      const ours = batch.filter((held) => state.held.has(held));
      const streams = Map.groupBy(ours, ({ entry }) => entry.stream);
      await Promise.all([...streams].map(([stream, entries]) => send(stream, entries)));
    }
    busy = false;
    state.changed.notify();
  }

  async function send(stream: string, entries: readonly HeldEntry[]): Promise<void> {
    const { log } = state.options;
    const member = state.member(stream);
    let ids = entries.map(({ entry }) => entry.id);
    let tried = false;
    const acknowledge = async () => {
      // The try before may have been carried out, or have taken so long that another process claimed an entry. Neither is
      // ours any more, and what another has taken over is not ours to acknowledge.
      if (tried) ids = await log.renew(member, ids);
      tried = true;
      return ids.length > 0 ? log.acknowledge(member, ids) : 0;
    };
    for (const held of entries) held.settling = true;
    const done = await state.engine.reach(acknowledge, 0, state.over.signal);
    // Over: they stay held, are counted as abandoned, and whoever gets them again finds them in its inbox. So does who claims
    // what the engine would not acknowledge.
    if (done !== undefined || !state.over.signal.aborted) for (const held of entries) state.release(held);
  }

  return {
    add(held) {
      waiting.push(held);
      if (!busy) void sendAll();
    },
    get idle() {
      return !busy && waiting.length === 0;
    },
  };
}
