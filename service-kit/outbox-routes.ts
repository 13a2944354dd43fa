// The outboxes of this process's services over HTTP, for staff: publish again what was published.
import { type Clock, Republish, Republished } from '@waggle/contracts';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { HttpServer } from './http.ts';
import type { StaffAuth } from './platform.ts';
import { pointInTime } from './point-in-time.ts';
import { requireStaff } from './staff.ts';
import type { RunningService } from './start-service.ts';

export interface OutboxRoutesDeps {
  readonly services: readonly Pick<RunningService, 'name' | 'republish'>[];
  readonly staff: StaffAuth;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Logger;
}

export const outboxRoutes =
  ({ services, staff, clock, log }: OutboxRoutesDeps) =>
  async (scope: FastifyInstance): Promise<void> => {
    const http = scope as unknown as HttpServer;
    http.post(
      '/api/outbox/republish',
      {
        preHandler: requireStaff(staff),
        schema: {
          tags: ['operation'],
          security: [{ staff: [] }],
          summary: 'Publish again what this process’s services published since a time',
          description: 'Consumers that handled an event find it in their inbox and do nothing.',
          body: Republish,
          response: { 200: Republished },
        },
      },
      async (request) => {
        const since = pointInTime(request.body.since, 'since', clock.now());
        const events: Record<string, number> = {};
        for (const { name, republish } of services) events[name] = await republish(since);
        const answer = { since: new Date(since).toISOString(), events };
        log.info(answer, 'events are published again');
        return answer;
      },
    );
  };
