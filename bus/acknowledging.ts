// Acknowledges handled entries in batches: entries that finish while a batch is in flight form the next one.
import type { ConsumerState, HeldEntry } from './consumer-state.ts';

export interface Acknowledging {
  add(held: HeldEntry): void;
  /** True when no acknowledgement is outstanding. */
  readonly idle: boolean;
}

export function createAcknowledging(state: ConsumerState): Acknowledging {
  let waiting: HeldEntry[] = [];
  let busy = false;

  async function sendAll(): Promise<void> {
    busy = true;
    // Events that finish in the same turn of the event loop share a batch.
    await Promise.resolve();
    while (waiting.length > 0 && !state.over.signal.aborted) {
      const batch = waiting;
      waiting = [];
      // An entry whose lease was lost meanwhile is its new owner's to acknowledge.
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
      // The last attempt may have succeeded, or taken so long that another process claimed an entry. Renewing tells which
      // entries are still ours to acknowledge.
      if (tried) ids = await log.renew(member, ids);
      tried = true;
      return ids.length > 0 ? log.acknowledge(member, ids) : 0;
    };
    for (const held of entries) held.settling = true;
    const done = await state.engine.reach(acknowledge, 0, state.over.signal);
    // Stopped: the entries stay held and count as abandoned. The next owner finds them in its inbox, as does the one that
    // claims what the engine refused to acknowledge.
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
