// The way of an order over HTTP, for admins.
import { Journey, OrderIdSchema, Problem } from '@waggle/contracts';
import { type HttpServer, ProblemError } from '@waggle/service-kit/http';
import Type from 'typebox';
import { grafanaLink } from './grafana-link.rules.ts';
import { type ReadJourneyDeps, readJourney } from './read-journey.ts';

const Params = Type.Object({ id: OrderIdSchema }, { additionalProperties: false });

export interface JourneyRoutesDeps extends ReadJourneyDeps {
  /** WAGGLE_GRAFANA_URL; empty: there is no Grafana. */
  readonly grafanaUrl: string;
}

export function journeyRoutes(http: HttpServer, { grafanaUrl, ...deps }: JourneyRoutesDeps): void {
  http.get(
    '/api/operations/journeys/:id',
    {
      schema: {
        tags: ['operation'],
        summary: 'The way of an order: its events, who reacted to each, and who should have',
        description: 'From outboxes, inboxes, streams and archives. It holds nothing that a customer typed.',
        params: Params,
        response: { 200: Journey, 404: Problem },
      },
    },
    async ({ params: { id } }, reply) => {
      reply.header('cache-control', 'no-store');
      const journey = await readJourney(deps, id);
      if (journey) {
        const logs_url = grafanaUrl === '' ? null : grafanaLink(grafanaUrl, journey);
        return logs_url === null ? journey : { ...journey, logs_url };
      }
      throw new ProblemError({
        status: 404,
        code: 'journey_not_found',
        title: 'Nothing is known of this order’s way',
        detail: `No outbox, no stream and no archive holds an event of order ${id}: events are kept for WAGGLE_OUTBOX_DAYS and WAGGLE_STREAM_DAYS, and most of them for WAGGLE_ARCHIVE_DAYS.`,
      });
    },
  );
}
