// Requests, by the HTTP conventions, and the use cases that they set off.
import { SpanKind } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { type HttpServer, pathOf } from '../http/index.ts';
import { within } from './current-work.ts';
import { readTraceparent } from './trace-context.ts';
import { useCase } from './traced-events.ts';
import { planSpan, type TracedSpan } from './traced-span.ts';
import type { Tracing } from './tracing.ts';

export function traceRequests(tracing: Tracing, http: HttpServer): void {
  const scope = http as unknown as FastifyInstance;
  const spans = new WeakMap<FastifyRequest, TracedSpan>();
  scope.addHook('onRequest', (request, _reply, done) => {
    const { method, routeOptions, protocol } = request;
    const route = routeOptions.url ?? 'none';
    const span = planSpan({
      tracer: tracing.tracer,
      name: `${method} ${route}`,
      kind: SpanKind.SERVER,
      correlationId: request.id,
      attributes: {
        'http.request.method': method,
        'http.route': route,
        'url.path': pathOf(request),
        'url.scheme': protocol,
        'waggle.correlation_id': request.id,
      },
      parent: readTraceparent(request.cause.traceparent),
      sampled: tracing.sampled(request.id),
    });
    spans.set(request, span);
    within(span, done);
  });
  // The parser of a body calls back from outside.
  scope.addHook('preValidation', (request, _reply, done) => {
    const span = spans.get(request);
    if (span) within(span, done);
    else done();
  });
  scope.addHook('onRoute', (route) => {
    const { operationId } = (route.schema ?? {}) as { readonly operationId?: string };
    if (operationId === undefined) return;
    const handler = route.handler as RouteHandlerMethod;
    route.handler = function traced(request, reply) {
      return useCase(tracing, operationId, async () => handler.call(this, request, reply));
    };
  });
  scope.addHook('onResponse', async (request, reply) => {
    const span = spans.get(request);
    const status = reply.statusCode;
    span?.set({ 'http.response.status_code': status });
    span?.end(status >= 500 ? { type: String(status) } : undefined);
  });
}
