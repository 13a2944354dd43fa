// Signals of the embedded engine, within this process.
import type { Signals } from '../signals.ts';

export function createEmbeddedSignals(): Signals {
  const channels = new Map<string, Set<(message: unknown) => void>>();
  return {
    refusals: [],
    async send(channel, message) {
      // A copy for each receiver, as between processes.
      const sent = JSON.stringify(message);
      for (const receive of channels.get(channel) ?? []) queueMicrotask(() => receive(JSON.parse(sent)));
    },
    async subscribe(channel, receive) {
      // A wrapper, so that one function may subscribe twice and stop once.
      const one = (message: unknown) => receive(message);
      const receivers = channels.get(channel) ?? new Set();
      channels.set(channel, receivers.add(one));
      return async () => {
        receivers.delete(one);
        if (receivers.size === 0 && channels.get(channel) === receivers) channels.delete(channel);
      };
    },
    async close() {
      channels.clear();
    },
  };
}
