// What probes ask: is the process alive, can it work now, what has it counted.
import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import Type from 'typebox';
import type { HttpServer } from './http.ts';
import { within } from './within.ts';

/** Part → what is wrong with it; empty when nothing is. */
export type Missing = Readonly<Record<string, string>>;

export interface HealthOptions {
  readonly metrics: Registry;
  /** One for each part that can be missing. */
  readonly checks: readonly (() => Promise<Missing>)[];
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
          response: { 200: Readiness, 503: Readiness },
        },
      },
      async (_request, reply) => {
        const missing = await missingOf(checks);
        const ready = Object.keys(missing).length === 0;
        return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', missing });
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

async function missingOf(checks: HealthOptions['checks']): Promise<Missing> {
  const found = await Promise.all(
    checks.map((check) => within(patienceMs, 'an answer', check()).catch((error: Error) => ({ check: error.message }))),
  );
  return Object.assign({}, ...found) as Missing;
}
