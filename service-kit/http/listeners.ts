// The one or two sockets of a process: that of everything, or that of the public and that of operations.
import type { IncomingMessage } from 'node:http';
import { type Listener, type ListenOptions, listen } from './listener.ts';
import { type RoutePorts, withoutReasons } from './route-ports.ts';
import type { Sockets } from './sockets.ts';

export interface Listeners extends Listener {
  /** `http://127.0.0.1:9080`; `url` where everything is on one port. */
  readonly operationsUrl: string;
  /** Null: everything is on one port. */
  readonly ports: RoutePorts | null;
}

/**
 * Listens on the public port, and on that of operations where there is one. Only the latter says why a process is not ready: that
 * names servers.
 * @param operations null: everything is on one port
 * @throws {ListenError}
 */
export async function listenAt(
  options: ListenOptions,
  operations: Pick<ListenOptions, 'host' | 'port'> | null,
  portOf: RoutePorts['of'],
): Promise<Listeners> {
  if (operations === null) {
    const one = await listen(options);
    return { ...one, operationsUrl: one.url, ports: null };
  }
  const shown = await listen({ ...options, missing: () => withoutReasons(options.missing()) });
  try {
    const { host, port } = operations;
    const hidden = await listen({ ...options, host, port, portSetting: 'operations-port' });
    const entered = new WeakSet<IncomingMessage>();
    return {
      server: shown.server,
      url: shown.url,
      operationsUrl: hidden.url,
      ports: {
        of: portOf,
        operationsPort: Number(new URL(hidden.url).port),
        entered: (request) => (entered.has(request) ? 'internal' : 'public'),
      },
      handOver(handler, sockets) {
        shown.handOver(handler, sockets);
        const hiddenSockets: Sockets = {
          ...sockets,
          upgrade(request, socket, head) {
            entered.add(request);
            sockets.upgrade(request, socket, head);
          },
        };
        hidden.handOver((request, response) => {
          entered.add(request);
          handler(request, response);
        }, hiddenSockets);
      },
      async stopListening(deadlineMs) {
        await Promise.all([shown.stopListening(deadlineMs), hidden.stopListening(deadlineMs)]);
      },
      async close() {
        await Promise.all([shown.close(), hidden.close()]);
      },
    };
  } catch (error) {
    await shown.close();
    throw error;
  }
}
