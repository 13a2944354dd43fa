// What probes ask: is the process alive, can it work now, what has it counted.
import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import Type from 'typebox';
import type { HttpServer } from '../http/index.ts';
import { withTimeout } from './with-timeout.ts';

/** Part → what is wrong with it; empty when nothing is. */
export type Missing = Readonly<Record<string, string>>;

export interface Health {
  /** Without these nothing works: probes take the process out. */
  readonly missing: Missing;
  /** Without these it works on, later than usual: orders are taken, and their events wait in the outbox. */
  readonly degraded: Missing;
}

export const healthy: Health = { missing: {}, degraded: {} };

export interface HealthOptions {
  readonly metrics: Registry;
  /** One for each part that can be missing. */
  readonly checks: readonly (() => Promise<Health>)[];
}

/** Routes for a probe of each kind. */
export const health =
  ({ metrics, checks }: HealthOptions) =>
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
          summary: 'Whether it can work now, and what is missing',
          description:
            '200 `ready`; 200 `degraded`: it works, and what is missing delays what follows; 503 `not ready`.',
          response: { 200: Readiness, 503: Readiness },
        },
      },
      async (_request, reply) => {
        const { missing, degraded } = await healthOf(checks);
        const some = (parts: Missing) => Object.keys(parts).length > 0;
        const status = some(missing) ? 'not ready' : some(degraded) ? 'degraded' : 'ready';
        return reply.code(some(missing) ? 503 : 200).send({ status, missing: { ...missing, ...degraded } });
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

// A probe waits a few seconds at most; a part that does not answer until then is missing too.
const patienceMs = 2_000;

async function healthOf(checks: HealthOptions['checks']): Promise<Health> {
  const late = (error: Error): Health => ({ missing: { check: error.message }, degraded: {} });
  const found = await Promise.all(checks.map((check) => withTimeout(patienceMs, 'an answer', check()).catch(late)));
  return {
    missing: Object.assign({}, ...found.map(({ missing }) => missing)) as Missing,
    degraded: Object.assign({}, ...found.map(({ degraded }) => degraded)) as Missing,
  };
}
