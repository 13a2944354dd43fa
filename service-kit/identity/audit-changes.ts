// What an entry of the audit trail says about the change itself: the object, and fields with small values. It holds no secret and
// nothing of a customer.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Recorded } from './audit-trail.ts';

/** What a route adds to what its request says. */
export interface AuditNote {
  /** The id of what was added or changed, where the path does not say it. */
  readonly object?: string | undefined;
  /** What held before, by field, such as the whole record: kept of the fields that the request names; where it names none, of all. */
  readonly before?: object;
  /** What the request does not say, by field. */
  readonly after?: object;
  /** Why, in the words of whoever operates Waggle. Not the kitchen's to a customer: those stay out. */
  readonly reason?: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    auditNote?: AuditNote;
  }
}

/** The id in the path, or that of what was added. */
export function objectOf({ params, auditNote }: FastifyRequest, reply: FastifyReply | null): string | null {
  const ids = Object.values((params ?? {}) as Readonly<Record<string, unknown>>);
  const location = reply?.getHeader('location');
  const added = typeof location === 'string' ? location.split('/').at(-1) : undefined;
  const found = auditNote?.object ?? (ids.length > 0 ? ids.join('/') : added);
  return found === undefined ? null : found.slice(0, 80);
}

/**
 * The fields whose values are kept: those that say what a change was. Of others the trail has the name alone: they may hold a secret,
 * or what staff write about a customer.
 */
const fieldsWithValues = new Set([
  ...['status', 'undone', 'take_over', 'quantity', 'stock', 'sold_out', 'price', 'category', 'item_id', 'from', 'to'],
  ...['login', 'role', 'disabled', 'closed', 'taking_orders', 'time_zone', 'stream', 'group', 'event_type', 'since'],
  ...['until', 'limit', 'dry_run', 'read_only', 'days', 'token_name', 'order_count', 'in_orders'],
  ...['delivery_fee', 'free_delivery_from', 'minimum', 'service_fee', 'discount', 'cash_step', 'prices', 'country'],
  ...['added', 'changed', 'removed'],
  ...['tax_category', 'deposit', 'passkey_name', 'paper', 'copy', 'kind', 'service', 'ms', 'times', 'seconds'],
  ...['reason_code', 'food_goes', 'minutes', 'courier_id'],
]);
const mostFields = 20;
const longestValue = 100;

/** What proves who one is, which says nothing about a change. */
const proofs = new Set(['password', 'current', 'credential']);

export function auditedChanges({
  body,
  query,
  auditNote,
  routeOptions: { url = '' },
}: FastifyRequest): Recorded['changes'] {
  const { after = {}, reason } = auditNote ?? {};
  const before = fieldsOf(auditNote?.before);
  const sent: Readonly<Record<string, unknown>> = { ...fieldsOf(query), ...fieldsOf(body), ...after };
  const isProof = (field: string) => proofs.has(field) && url.startsWith('/api/session');
  const named = Object.keys(sent).filter((field) => !isProof(field));
  const fields = (named.length > 0 ? named : Object.keys(before)).slice(0, mostFields);
  return Object.fromEntries(
    fields.map((field) => {
      if (field === 'reason' && reason !== undefined) return [field, { after: reason }];
      if (!fieldsWithValues.has(field)) return [field.slice(0, 32), {}];
      const was = field in before ? { before: shown(before[field]) } : {};
      return [field, { ...was, ...(field in sent ? { after: shown(sent[field]) } : {}) }];
    }),
  );
}

/** Of a JSON object; an uploaded picture has none. */
const fieldsOf = (given: unknown): Readonly<Record<string, unknown>> =>
  typeof given === 'object' && given !== null && !Array.isArray(given) && !ArrayBuffer.isView(given)
    ? { ...given }
    : {};

const shown = (value: unknown): string =>
  (typeof value === 'string' ? value : JSON.stringify(value ?? null)).slice(0, longestValue);
