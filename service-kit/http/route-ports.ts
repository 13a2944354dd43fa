// The two ports of a process that other machines reach: the public one, and that of operations. Each answers 404 for what only the
// other one serves.
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';

export type Port = 'public' | 'internal';

export type EnteredAt = Port | 'only';

declare module 'fastify' {
  interface FastifyInstance {
    /** The port of operations where it is another one than the public; null where it is the same. */
    operationsPort: number | null;
  }
  interface FastifyRequest {
    /** Where the request came in; `only` where one port serves everything. */
    enteredAt: EnteredAt;
  }
}

export interface RoutePorts {
  /** Where a route is served, by its path, such as `/api/dead-letters/:id`. */
  of(route: string): Port | 'both';
  /** Its number. */
  readonly operationsPort: number;
  /** Where a request came in. */
  entered(request: IncomingMessage): Port;
}

/** Whether the port at which a request came in serves a route. */
export const servesRoute = (ports: RoutePorts | null, route: string, { raw }: Pick<FastifyRequest, 'raw'>): boolean => {
  if (ports === null) return true;
  const at = ports.of(route);
  return at === 'both' || at === ports.entered(raw);
};

export function knowPort(http: FastifyInstance, ports: RoutePorts | null): void {
  http.decorate('operationsPort', ports?.operationsPort ?? null);
  http.decorateRequest('enteredAt', {
    getter(this: FastifyRequest): EnteredAt {
      return ports?.entered(this.raw) ?? 'only';
    },
  });
}

/** Before any other hook: what a route would ask for tells that it exists. */
export function separatePorts(http: FastifyInstance, ports: RoutePorts): void {
  http.addHook('onRequest', async (request, reply) => {
    const { url } = request.routeOptions;
    if (url === undefined || servesRoute(ports, url, request)) return;
    reply.callNotFound();
    return reply;
  });
}

/** The parts alone, for whoever can connect. */
export const withoutReasons = (problems: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.keys(problems).map((part) => [part, 'the port of operations says why']));
