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
} as const satisfies AccessTable;
