// Who may use the routes that every process has besides those of its services.
import type { AccessTable } from '../config/index.ts';

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
  'POST /api/erase': ['admin'],
} as const satisfies AccessTable;

/** Pages, the docs and the API's documentation: what they show of orders and staff, they ask the routes of the other tables for. */
export const pagesAccess = {
  'GET /*': ['anyone'],
  'GET /client.json': ['anyone'],
  'GET /.well-known/security.txt': ['anyone'],
  'GET /docs': ['anyone'],
  'GET /docs/*': ['anyone'],
  'GET /api/docs': ['anyone'],
  'GET /api/docs/': ['anyone'],
  'GET /api/docs/json': ['anyone'],
  'GET /api/docs/yaml': ['anyone'],
  'GET /api/docs/static/*': ['anyone'],
  'GET /api/docs/static/index.html': ['anyone'],
  'GET /api/docs/static/swagger-initializer.js': ['anyone'],
} as const satisfies AccessTable;
