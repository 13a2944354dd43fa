// The audit trail of HTTP requests: what staff changed, before they get the answer, and who was refused. One pair of hooks for all
// routes, so that none can forget it.
import type { AccountId, Role } from '@waggle/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pathOf } from '../http/index.ts';
import type { AuditTrail, Recorded } from './audit-trail.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** False: changes by this route are not kept in the audit trail. Default true. */
    audited?: boolean;
  }
  interface FastifyRequest {
    /** What the request found, by field: the values before its change. */
    before?: Readonly<Record<string, unknown>>;
  }
}

export function auditRequests(http: FastifyInstance, trail: AuditTrail): void {
  http.addHook('onSend', async (request, reply, payload) => {
    const { member } = request;
    if (member && isChange(request) && reply.statusCode < 400) {
      try {
        await trail.record({ ...described(request, reply), kind: kindOf(request) });
      } catch (error) {
        // The change is made: the answer must not say otherwise.
        request.log.error({ err: error }, 'could not store an entry of the audit trail');
      }
    }
    return payload;
  });
  http.addHook('onResponse', async (request, reply) => {
    const { statusCode } = reply;
    const isRefused =
      statusCode === 401 || statusCode === 403 || (request.member && isChange(request) && statusCode >= 400);
    // What was sent is the client's to choose: it must make no entry of its own.
    const refusal = () => ({ ...described(request, reply), changes: {} });
    if (statusCode === 429) trail.refused({ ...refusal(), kind: 'throttled' });
    else if (isRefused && statusCode < 500) trail.refused({ ...refusal(), kind: 'refused' });
  });
}

const isChange = ({ method, routeOptions }: FastifyRequest): boolean =>
  method !== 'GET' && method !== 'HEAD' && routeOptions.config.audited !== false;

/** `POST /api/orders/:id/status` changes `orders`. */
const kindOf = ({ routeOptions: { url = '' } }: FastifyRequest): string => url.split('/')[2] ?? '';

function described(request: FastifyRequest, reply: FastifyReply): Omit<Recorded, 'kind'> {
  const { member, method, routeOptions, id, ip, headers } = request;
  return {
    ...actorOf(member),
    client: ip,
    agent: agentOf(headers),
    action: `${method} ${routeOptions.url ?? pathOf(request)}`.slice(0, 120),
    object: objectOf(request, reply),
    status: reply.statusCode,
    changes: changesOf(request),
    correlation_id: id,
  };
}

interface Actor {
  readonly account_id: AccountId | null;
  readonly name: string;
  readonly role: Role;
}

/** @param member undefined: somebody unknown */
export const actorOf = (member: Actor | undefined): Pick<Recorded, 'account_id' | 'who' | 'role'> => ({
  account_id: member?.account_id ?? null,
  who: member?.name ?? '',
  role: member?.role ?? null,
});

/** The start of the user agent: enough to tell a phone from a script. */
export const agentOf = ({ 'user-agent': agent = '' }: { readonly 'user-agent'?: string | undefined }): string =>
  agent.replaceAll(/[^\x20-\x7e]/g, '').slice(0, 120);

/** The id in the path, or that of what was added. */
function objectOf({ params }: FastifyRequest, reply: FastifyReply): string | null {
  const [id] = Object.values((params ?? {}) as Readonly<Record<string, unknown>>);
  const location = reply.getHeader('location');
  const found = id ?? (typeof location === 'string' ? location.split('/').at(-1) : undefined);
  return typeof found === 'string' ? found.slice(0, 64) : null;
}

/**
 * The fields whose values are kept: those that say what a change was, none that holds a secret or that staff may write about a
 * customer in.
 */
const recordedFields = new Set([
  ...['status', 'undone', 'take_over', 'quantity', 'stock', 'sold_out', 'price', 'category', 'item_id', 'from', 'to'],
  ...['login', 'role', 'disabled', 'closed', 'taking_orders', 'time_zone', 'stream', 'group', 'event_type', 'since'],
  ...['until', 'limit', 'dry_run'],
]);

function changesOf({ body, before = {} }: FastifyRequest): Recorded['changes'] {
  const after = typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
  const fields = [...new Set([...Object.keys(after), ...Object.keys(before)])].filter((field) =>
    recordedFields.has(field),
  );
  return Object.fromEntries(
    fields.map((field) => [
      field,
      {
        ...(field in before ? { before: shown(before[field]) } : {}),
        ...(field in after ? { after: shown(after[field]) } : {}),
      },
    ]),
  );
}

const shown = (value: unknown): string =>
  (typeof value === 'string' ? value : JSON.stringify(value ?? null)).slice(0, 100);
