// What identifies a request: its correlation id, its trace context, its token.
import type { IncomingHttpHeaders } from 'node:http';
import { CorrelationIdSchema, type NewId } from '@waggle/contracts';
import { Compile } from 'typebox/compile';

/** A valid `X-Correlation-Id`, else a new id. An invalid one must not get into logs and headers. */
export function correlationIdOf(headers: IncomingHttpHeaders, newId: NewId): string {
  const given = headers['x-correlation-id'];
  return correlationId.Check(given) ? given : newId();
}

/** W3C trace context, when it is valid. */
export function traceparentOf(headers: IncomingHttpHeaders): string | undefined {
  const given = headers['traceparent'];
  return typeof given === 'string' && traceparent.test(given) ? given : undefined;
}

/** The token of `Authorization: Bearer …`. */
export const bearerOf = (headers: IncomingHttpHeaders): string | undefined =>
  /^bearer ([\w.~+/=-]{1,512})$/i.exec(headers.authorization ?? '')?.[1];

const correlationId = Compile(CorrelationIdSchema);

// The specification forbids version ff and ids of only zeros.
const traceparent = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
