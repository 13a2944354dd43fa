// The audit trail of HTTP requests: what staff changed, before they get the answer, and who was refused. One pair of hooks for all
// routes, so that none can forget it.
import type { AuditEntry } from '@waggle/contracts';
import type { Cause } from '@waggle/store';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { auditedChanges, objectOf } from './audit-changes.ts';
import { newIntent, type OwnIntent } from './audit-intents.ts';
import type { AuditTrail, Recorded } from './audit-trail.ts';
import type { Actor } from './authentication.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * False: what this route does is not kept in the audit trail, only whom it refused. `first`: the intent is kept before the route
     * acts, which changes no store whose transaction could keep it. `sign-in`: who it is shows only while the route acts; its
     * transaction sets `actor`. Default true.
     */
    audited?: boolean | 'first' | 'sign-in';
  }
}

/** @param keep keeps the intent of a cause in a store of this process */
export function auditRequests(http: FastifyInstance, trail: AuditTrail, keep: (cause: Cause) => Promise<void>): void {
  const intents = new WeakMap<FastifyRequest, OwnIntent>();
  http.decorateRequest('intent', {
    getter(this: FastifyRequest): OwnIntent | undefined {
      if (!isChange(this) || !(this.actor || this.routeOptions.config.audited === 'sign-in')) return undefined;
      const intent = intents.get(this) ?? newIntent(trail, () => asFarAsKnown(this));
      intents.set(this, intent);
      return intent;
    },
  });
  http.addHook('preHandler', async (request) => {
    if (request.routeOptions.config.audited === 'first') await keep(request.cause);
  });
  http.addHook('onSend', async (request, reply, payload) => {
    const intent = intents.get(request);
    const isDone = reply.statusCode < 400 || (reply.statusCode >= 500 && intent?.isKept);
    if (request.actor && isChange(request) && isDone) {
      const entry = {
        ...described(request, reply),
        kind: kindOf(request),
        object: objectOf(request, reply),
        changes: auditedChanges(request),
      };
      try {
        await trail.record(entry, intent);
        await intent?.settle();
      } catch (error) {
        // The change is made: the answer must not say otherwise. The intent stays for later; of a change without one, the line has
        // what the trail lacks.
        request.log.error({ err: error, entry }, 'could not store an entry of the audit trail');
      }
    } else if (reply.statusCode < 500) {
      await intent?.settle().catch((error) => request.log.warn({ err: error }, 'could not remove an intent'));
    }
    return payload;
  });
  http.addHook('onResponse', async (request, reply) => {
    const { statusCode } = reply;
    const isRefused =
      statusCode === 401 || statusCode === 403 || (request.actor && isChange(request) && statusCode >= 400);
    // What was sent is the client's to choose: it must make no entry of its own.
    const refusal = () => ({ ...described(request, reply), object: null, changes: {} });
    if (statusCode === 429) trail.refused({ ...refusal(), kind: 'throttled' });
    else if (isRefused && statusCode < 500) trail.refused({ ...refusal(), kind: 'refused' });
  });
}

const isChange = ({ method, routeOptions }: FastifyRequest): boolean =>
  method !== 'GET' && method !== 'HEAD' && routeOptions.config.audited !== false;

/** Before the answer: without the id of what is added, and what was before. 0 stands for the answer that is missing. */
const asFarAsKnown = (request: FastifyRequest): Omit<AuditEntry, 'entry_id' | 'at'> => ({
  ...described(request, { statusCode: 0 }),
  kind: kindOf(request),
  object: objectOf(request, null),
  changes: auditedChanges(request),
  count: 1,
});

/** `POST /api/orders/:id/status` changes `orders`. */
const kindOf = ({ routeOptions: { url = '' } }: FastifyRequest): string => url.split('/')[2] ?? '';

function described(
  request: FastifyRequest,
  reply: Pick<FastifyReply, 'statusCode'>,
): Omit<Recorded, 'kind' | 'object' | 'changes'> {
  const { actor, method, routeOptions, id, ownId, ip, headers } = request;
  return {
    ...actorOf(actor),
    client: ip,
    agent: agentOf(headers),
    // Not the path, which may hold what a client made up.
    action: `${method} ${routeOptions.url ?? '*'}`,
    status: reply.statusCode,
    correlation_id: id,
    ...(ownId === undefined || (ownId as string) === id ? {} : { request_id: ownId }),
  };
}

/** @param actor undefined: somebody unknown */
export const actorOf = (actor: Actor | undefined): Pick<Recorded, 'account_id' | 'who' | 'role'> => ({
  account_id: actor?.account_id ?? null,
  who: actor?.name ?? '',
  role: actor?.role ?? null,
});

/** The start of the user agent: enough to tell a phone from a script. */
export const agentOf = ({ 'user-agent': agent = '' }: { readonly 'user-agent'?: string | undefined }): string =>
  agent.replaceAll(/[^\x20-\x7e]/g, '').slice(0, 120);
