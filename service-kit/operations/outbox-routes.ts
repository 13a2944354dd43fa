// The outboxes of this process's services over HTTP, for staff: republishing.
import type { RepublishedPart, RepublishPart } from '@waggle/bus/relay';
import {
  type Clock,
  Republish,
  Republished,
  type RepublishPosition,
  republishLimit,
  type StreamName,
  streamNames,
} from '@waggle/contracts';
import type { FastifyInstance } from 'fastify';
import type { HttpServer } from '../http/index.ts';
import { badField, pointInTime } from './point-in-time.ts';

/** A service of this process, which can publish again what is in its outbox. */
export interface Publisher {
  readonly name: string;
  /** The streams that it publishes on. */
  readonly publishes: readonly StreamName[];
  republish(part: RepublishPart): Promise<RepublishedPart>;
}

export interface OutboxRoutesDeps {
  readonly services: readonly Publisher[];
  readonly clock: Pick<Clock, 'now'>;
}

export const outboxRoutes =
  ({ services, clock }: OutboxRoutesDeps) =>
  async (scope: FastifyInstance): Promise<void> => {
    const http = scope as unknown as HttpServer;
    http.post(
      '/api/outbox/republish',
      {
        config: { audited: 'first' },
        schema: {
          tags: ['operation'],
          summary: 'Publish again what this process’s services published since a point in time, one part per request',
          description: 'Consumers that have handled an event find it in their inbox and ignore it.',
          body: Republish,
          response: { 200: Republished },
        },
      },
      async ({ body, log }) => {
        const since = pointInTime(body.since, 'since', clock.now());
        const until = body.until === undefined ? clock.now() : pointInTime(body.until, 'until', clock.now());
        const { events, next } = await republish(services, since, until, body.after ?? null);
        const answer = { since: new Date(since).toISOString(), until: new Date(until).toISOString(), events, next };
        log.info(answer, 'published events again');
        return answer;
      },
    );
  };

/** One stream after the other, from `after` on, up to the limit of rows for one request. */
async function republish(
  services: readonly Publisher[],
  since: number,
  until: number,
  after: RepublishPosition | null,
): Promise<Pick<Republished, 'events' | 'next'>> {
  const events: Record<string, number> = Object.fromEntries(services.map(({ name }) => [name, 0]));
  let left = republishLimit;
  for (const stream of streamsFrom(services, after)) {
    const service = publisherOf(services, stream);
    if (!service) continue;
    const begin = after?.stream === stream ? after.entry_id : null;
    const part = await service.republish({ stream, since, until, after: begin, limit: left });
    events[service.name] = (events[service.name] ?? 0) + part.count;
    left -= part.looked;
    if (part.next !== null) return { events, next: { stream, entry_id: part.next } };
  }
  return { events, next: null };
}

function streamsFrom(services: readonly Publisher[], after: RepublishPosition | null): StreamName[] {
  const published = streamNames.filter((stream) => publisherOf(services, stream));
  if (after === null) return published;
  const from = published.indexOf(after.stream as StreamName);
  if (from === -1)
    throw badField('after/stream', after.stream, `one that this process publishes on: ${published.join(', ')}`);
  return published.slice(from);
}

const publisherOf = (services: readonly Publisher[], stream: StreamName): Publisher | undefined =>
  services.find(({ publishes }) => publishes.includes(stream));
