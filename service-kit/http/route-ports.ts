// The two ports of a process that other machines reach: the public one, and that of operations. Each answers 404 for what only the
// other one serves.
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Listener, type ListenOptions, listen } from './listener.ts';

export type Port = 'public' | 'operations';

export interface RoutePorts {
  /** Where a route is served, by its path, such as `/api/dead-letters/:id`. */
  of(route: string): Port | 'both';
  /** Where a request came in. */
  entered(request: IncomingMessage): Port;
}

/** Whether the port at which a request came in serves a route. */
export const servesRoute = (ports: RoutePorts | null, route: string, { raw }: Pick<FastifyRequest, 'raw'>): boolean => {
  if (ports === null) return true;
  const at = ports.of(route);
  return at === 'both' || at === ports.entered(raw);
};

/** Before any other hook: what a route would ask for tells that it exists. */
export function separatePorts(http: FastifyInstance, ports: RoutePorts): void {
  http.addHook('onRequest', async (request, reply) => {
    const { url } = request.routeOptions;
    if (url === undefined || servesRoute(ports, url, request)) return;
    reply.callNotFound();
    return reply;
  });
}

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
      ports: { of: portOf, entered: (request) => (entered.has(request) ? 'operations' : 'public') },
      handOver(handler, sockets) {
        shown.handOver(handler, sockets);
        hidden.handOver((request, response) => {
          entered.add(request);
          handler(request, response);
        }, null);
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

/** The parts alone, for whoever can connect. */
export const withoutReasons = (problems: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.keys(problems).map((part) => [part, 'the port of operations says why']));
