// The audit trail of WebSockets that were refused.
import type { IncomingMessage } from 'node:http';
import { bearerOf, type LookUpSender, type RefusedSocket } from '../http/index.ts';
import { actorOf, agentOf } from './audit-requests.ts';
import type { AuditTrail } from './audit-trail.ts';
import type { StaffAuth } from './authentication.ts';
import { credentialsOf } from './guard-routes.ts';

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

/** Who sent the request of a WebSocket that was refused before a route looked at its credentials. Counts as no use of the session. */
export function senderByCredentials(
  staff: StaffAuth,
  { headers }: Pick<IncomingMessage, 'headers'>,
): LookUpSender | null {
  const credentials = credentialsOf({ bearer: bearerOf(headers), headers });
  if (credentials.bearer === undefined && credentials.session === undefined) return null;
  return () => staff.identify(credentials);
}
