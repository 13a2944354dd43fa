// What a request carries: its path, correlation id, trace context, token and cookies. Each request is logged in one line and
// counted once.
import type { IncomingHttpHeaders } from 'node:http';
import { fastifyCookie } from '@fastify/cookie';
import { CorrelationIdSchema, type NewId } from '@waggle/contracts';
import type { Cause } from '@waggle/store';
import { type FastifyInstance, type FastifyRequest, LogController } from 'fastify';
import { Histogram, type Registry } from 'prom-client';
import { Compile } from 'typebox/compile';

declare module 'fastify' {
  interface FastifyRequest {
    /** The correlation id of this request (from `X-Correlation-Id`, or new) and its trace context. */
    cause: Cause;
    /** The token of `Authorization: Bearer …`. */
    bearer: string | undefined;
  }
}

/** Drops the framework's own two lines: `describeRequests` writes one, after the response. */
export class OneLinePerRequest extends LogController {
  override incomingRequest(): void {}
  override requestCompleted(): void {}
}

export function describeRequests(http: FastifyInstance, metrics: Registry): void {
  const seconds = new Histogram({
    name: 'waggle_http_request_seconds',
    help: 'Time from a request to its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [metrics],
  });
  http.decorateRequest('bearer', undefined);
  // A getter, since all requests would share a decorator's initial value.
  http.decorateRequest('cause', {
    getter(this: FastifyRequest): Cause {
      const trace = traceparentOf(this.headers);
      return { correlation_id: this.id, causation_id: null, ...(trace === undefined ? {} : { traceparent: trace }) };
    },
  });
  http.addHook('onRequest', async (request, reply) => {
    request.bearer = bearerOf(request.headers);
    const { traceparent } = request.cause;
    if (traceparent !== undefined) request.log = request.log.child({ traceparent });
    reply.header('x-correlation-id', request.id);
    // The courier's page needs geolocation; no page needs any other device feature.
    reply.header('permissions-policy', 'geolocation=(self), camera=(), microphone=(), payment=()');
  });
  http.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    seconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000);
    const line = {
      method: request.method,
      path: pathOf(request),
      status: reply.statusCode,
      ms,
    };
    // Probes come every few seconds and tell nothing new.
    if (quiet.has(route)) request.log.trace(line, 'request');
    else request.log.info(line, 'request');
  });
}

const quiet: ReadonlySet<string> = new Set(['/health/live', '/health/ready', '/metrics']);

/** The path that it asks for, without the query, which may hold what should not be logged. */
export const pathOf = ({ url = '/' }: { readonly url?: string | undefined }): string => url.split('?', 1)[0] ?? '/';

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

/** Undefined when the cookie is missing or empty. The parser is loaded when the first HTTP server of the process gets ready. */
export const cookieOf = ({ cookie }: Pick<IncomingHttpHeaders, 'cookie'>, name: string): string | undefined =>
  (cookie && fastifyCookie.parse(cookie)[name]) || undefined;

const correlationId = Compile(CorrelationIdSchema);

// The specification forbids version ff and ids of only zeros.
const traceparent = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
