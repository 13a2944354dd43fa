// Rebuilds of projections over HTTP, for staff.
import { type Clock, Problem, Rebuild, Rebuilt } from '@waggle/contracts';
import type { RebuildState } from '@waggle/store';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { type HttpServer, ProblemError } from '../http/index.ts';

/** A service of this process. */
export interface Rebuildable {
  readonly name: string;
  /** Null when it declares no projection. */
  readonly rebuilding: {
    begin(): Promise<RebuildState>;
    state(id: string): Promise<RebuildState | null>;
  } | null;
}

export interface RebuildRoutesDeps {
  readonly services: readonly Rebuildable[];
  readonly clock: Pick<Clock, 'now'>;
}

export const rebuildRoutes =
  ({ services, clock }: RebuildRoutesDeps) =>
  async (scope: FastifyInstance): Promise<void> => {
    const http = scope as unknown as HttpServer;
    http.post(
      '/api/projections/:service/rebuild',
      {
        config: { audited: 'first' },
        schema: {
          tags: ['operation'],
          summary: 'Make a projection anew from the archive, or ask how far that is',
          description:
            'What there is goes on serving until the new one takes its place. A request without `rebuild_id` begins one; those with it only ask.',
          params: Type.Object({ service: Type.String({ maxLength: 100 }) }, { additionalProperties: false }),
          body: Rebuild,
          response: { 200: Rebuilt, 404: Problem, 409: Problem },
        },
      },
      async ({ params: { service }, body: { rebuild_id } }) => {
        const rebuilding = found(services, service);
        if (rebuild_id === undefined) return answerOf(await begun(rebuilding));
        const state = await rebuilding.state(rebuild_id);
        if (state === null)
          throw conflict('rebuild_lost', `Another rebuild of ${service} has begun since ${rebuild_id}.`);
        if (state.failure !== null)
          throw conflict('rebuild_failed', `${state.failure}. What was there goes on serving.`);
        if (!state.done && state.lease_until < clock.now())
          throw conflict(
            'rebuild_lost',
            'The process that made it has ended. What was there goes on serving: begin again.',
          );
        return answerOf(state);
      },
    );
  };

function found(services: readonly Rebuildable[], name: string): NonNullable<Rebuildable['rebuilding']> {
  const { rebuilding = null } = services.find((one) => one.name === name) ?? {};
  if (rebuilding) return rebuilding;
  const can = services.filter((one) => one.rebuilding !== null).map((one) => one.name);
  throw new ProblemError({
    status: 404,
    code: 'projection_not_found',
    title: 'No such projection',
    detail: `This process has no ${JSON.stringify(name)} that can be rebuilt: ${can.length > 0 ? `it has ${can.join(', ')}` : 'it has none, another process may'}.`,
  });
}

async function begun(rebuilding: NonNullable<Rebuildable['rebuilding']>): Promise<RebuildState> {
  try {
    return await rebuilding.begin();
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    if (code === 'rebuild_running' || code === 'archive_too_young') throw conflict(code, `${message}.`);
    throw error;
  }
}

const conflict = (code: string, detail: string): ProblemError =>
  new ProblemError({ status: 409, code, title: 'No rebuild', detail });

const answerOf = ({ rebuild_id, complete_since, applied, left, done }: RebuildState): Rebuilt => ({
  rebuild_id,
  complete_since: complete_since === 0 ? null : new Date(complete_since).toISOString(),
  applied,
  left,
  done,
});
