// For every request: its correlation id, trace context and token; one line in the log; one observation in the metrics.
import type { Cause } from '@waggle/store';
import { type FastifyInstance, type FastifyRequest, LogController } from 'fastify';
import type { Registry } from 'prom-client';
import { httpMetrics } from './metrics.ts';
import { pathOf } from './paths.ts';
import { bearerOf, traceparentOf } from './request-cause.ts';

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
  const observe = httpMetrics(metrics);
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
    observe(request.method, route, reply.statusCode, reply.elapsedTime);
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
