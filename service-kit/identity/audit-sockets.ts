// The audit trail of WebSockets that were refused.
import type { RefusedSocket } from '../http/index.ts';
import { actorOf, agentOf } from './audit-requests.ts';
import type { AuditTrail } from './audit-trail.ts';

/** The reason is in `changes`; the path is shortened to its route, so that each id makes no entry of its own. */
export const auditRefusedSocket = (trail: AuditTrail, { reason, path, headers, client, actor }: RefusedSocket): void =>
  trail.refused({
    ...actorOf(actor),
    client,
    agent: agentOf(headers),
    kind: 'socket',
    action: `WS ${path.split('/', 3).join('/')}`.replaceAll(/[^\x21-\x7e ]/g, '').slice(0, 60),
    object: null,
    status: 0,
    changes: { reason: { after: reason } },
    correlation_id: 'none',
  });
