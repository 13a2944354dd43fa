// Who may use the routes that every process has besides those of its services, and on which of its ports.
import type { AccessTable, ServiceManifest } from '../config/index.ts';
import type { RoutePorts } from '../http/index.ts';

export const operationsAccess = {
  'GET /health/live': ['anyone'],
  'GET /health/ready': ['anyone'],
  'GET /metrics': ['anyone'],
  'GET /api/dead-letters': ['admin'],
  'GET /api/dead-letters/:id': ['admin'],
  'POST /api/dead-letters/:id/replay': ['admin'],
  'DELETE /api/dead-letters/:id': ['admin'],
  'POST /api/dead-letters/replay': ['admin'],
  'POST /api/dead-letters/discard': ['admin'],
  'POST /api/outbox/republish': ['admin'],
  'POST /api/groups/:group/replay': ['admin'],
  'POST /api/projections/:service/rebuild': ['admin'],
  'POST /api/erase': ['admin'],
  'GET /api/faults': ['admin'],
  'POST /api/faults': ['admin'],
  'DELETE /api/faults/:id': ['admin'],
  'DELETE /api/faults': ['admin'],
} as const satisfies AccessTable;

/** Pages and the docs: what they show of orders and staff, they ask the routes of the other tables for. */
export const pagesAccess = {
  'GET /*': ['anyone'],
  'GET /client.json': ['anyone'],
  'GET /.well-known/security.txt': ['anyone'],
  'GET /docs': ['anyone'],
  'GET /docs/*': ['anyone'],
} as const satisfies AccessTable;

export const apiDocsAccess = {
  'GET /api/docs': ['anyone'],
  'GET /api/docs/': ['anyone'],
  'GET /api/docs/json': ['anyone'],
  'GET /api/docs/yaml': ['anyone'],
  'GET /api/docs/static/*': ['anyone'],
  'GET /api/docs/static/index.html': ['anyone'],
  'GET /api/docs/static/swagger-initializer.js': ['anyone'],
} as const satisfies AccessTable;

/** Routers ask the probes at the port whose requests they route. The pages themselves say which of them each port has. */
const onBoth: ReadonlySet<string> = new Set(['/health/live', '/health/ready', '/*']);

const operations: ReadonlySet<string> = new Set([
  ...[operationsAccess, apiDocsAccess].flatMap((table) => Object.keys(table).map((route) => route.split(' ')[1] ?? '')),
  '/docs',
  '/docs/*',
]);

/** What services say of their own routes. */
type Serving = Pick<ServiceManifest, 'operationsPort'>;

/** Where a route is served: what the tables above list, and what services have there alone, on the port of operations. */
export const routePortsOf =
  (services: readonly Serving[]): RoutePorts['of'] =>
  (route) => {
    if (onBoth.has(route) || services.some(({ operationsPort }) => isBelow(route, operationsPort?.too))) return 'both';
    return operations.has(route) || isAlone(services, route) ? 'internal' : 'public';
  };

/** Whether a request for a path goes to the port of operations. */
export const isOperationsPath = (path: string, services: readonly Serving[]): boolean =>
  isAlone(services, path) || [...operations].some((route) => !onBoth.has(route) && matches(route, path));

const isAlone = (services: readonly Serving[], path: string): boolean =>
  services.some(({ operationsPort }) => isBelow(path, operationsPort?.alone));

const isBelow = (path: string, prefixes: readonly string[] = []): boolean =>
  prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));

const matches = (route: string, path: string): boolean =>
  new RegExp(`^${route.replaceAll(/:\w+/g, '[^/]+').replace('*', '.*')}$`).test(path.split('?', 1)[0] ?? '');
