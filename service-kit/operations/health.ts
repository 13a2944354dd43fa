// Routes for probes and for Prometheus: liveness, readiness, metrics.
import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import Type from 'typebox';
import { type HttpServer, type RoutePorts, withoutReasons } from '../http/index.ts';
import { withTimeout } from './with-timeout.ts';

/** Part → its problem; empty when all is well. */
export type PartProblems = Readonly<Record<string, string>>;

export interface Health {
  /** The process cannot work without these: readiness probes fail. */
  readonly missing: PartProblems;
  /** The process works without these, with delays: it takes orders, and their events wait in the outbox. */
  readonly degraded: PartProblems;
}

export const healthy: Health = { missing: {}, degraded: {} };

export interface HealthOptions {
  readonly metrics: Registry;
  /** One for each part that may fail. */
  readonly checks: readonly (() => Promise<Health>)[];
  /** The two ports of the process: the public one names the parts, but not what is wrong with them. */
  readonly ports?: RoutePorts | null;
}

/** `/health/live`, `/health/ready` and `/metrics`. */
export const health =
  ({ metrics, checks, ports = null }: HealthOptions) =>
  async (scope: FastifyInstance): Promise<void> => {
    const http = scope as unknown as HttpServer;
    http.get(
      '/health/live',
      {
        schema: {
          tags,
          summary: 'Whether the process runs',
          response: { 200: Type.Object({ status: Type.String() }) },
        },
      },
      async () => ({ status: 'live' }),
    );
    http.get(
      '/health/ready',
      {
        schema: {
          tags,
          summary: 'Whether the process can work, and what is missing',
          description: '200 `ready`; 200 `degraded`: it works, but what is missing delays events; 503 `not ready`.',
          response: { 200: Readiness, 503: Readiness },
        },
      },
      async ({ raw }, reply) => {
        const { missing, degraded } = await healthOf(checks);
        const shown = ports?.entered(raw) === 'public' ? withoutReasons : (parts: PartProblems) => parts;
        const some = (parts: PartProblems) => Object.keys(parts).length > 0;
        const status = some(missing) ? 'not ready' : some(degraded) ? 'degraded' : 'ready';
        return reply.code(some(missing) ? 503 : 200).send({ status, missing: shown({ ...missing, ...degraded }) });
      },
    );
    http.get(
      '/metrics',
      { schema: { tags, summary: 'Metrics in the Prometheus text format' } },
      async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()),
    );
  };

const tags = ['operation'];
const Readiness = Type.Object({ status: Type.String(), missing: Type.Record(Type.String(), Type.String()) });

// Probes wait a few seconds at most; a part that does not answer in time counts as missing.
const checkTimeoutMs = 2_000;

async function healthOf(checks: HealthOptions['checks']): Promise<Health> {
  const late = (error: Error): Health => ({ missing: { check: error.message }, degraded: {} });
  const found = await Promise.all(checks.map((check) => withTimeout(checkTimeoutMs, 'an answer', check()).catch(late)));
  return {
    missing: Object.assign({}, ...found.map(({ missing }) => missing)) as PartProblems,
    degraded: Object.assign({}, ...found.map(({ degraded }) => degraded)) as PartProblems,
  };
}
