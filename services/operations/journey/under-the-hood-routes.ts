// An order's way for whoever holds one of its tokens, over HTTP.
import { OrderIdSchema, Problem, UnderTheHood } from '@waggle/contracts';
import { type HttpServer, ProblemError } from '@waggle/service-kit/http';
import { tokenHasHash } from '@waggle/service-kit/identity';
import Type from 'typebox';
import { type ReadJourneyDeps, readJourney } from './read-journey.ts';
import { readLink } from './read-link.ts';
import { isSharedOver, underTheHood } from './under-the-hood.rules.ts';

const Params = Type.Object({ id: OrderIdSchema }, { additionalProperties: false });

export interface UnderTheHoodDeps extends ReadJourneyDeps {
  /** WAGGLE_UNDER_THE_HOOD. */
  readonly isShown: boolean;
}

export function underTheHoodRoutes(http: HttpServer, { isShown, ...deps }: UnderTheHoodDeps): void {
  http.get(
    '/api/journeys/:id',
    {
      schema: {
        tags: ['operation'],
        summary: 'The events of an order, who handled them, and how long each waited',
        description:
          'For its customer and by its shared link, where WAGGLE_UNDER_THE_HOOD is on. It holds nobody’s data. The events are kept for ' +
          'WAGGLE_OUTBOX_DAYS: 404 after that. A link that has expired gets 410 for as long as the order’s end is kept, WAGGLE_ARCHIVE_DAYS.',
        params: Params,
        response: { 200: UnderTheHood, 404: Problem, 410: Problem },
      },
    },
    async ({ params: { id }, bearer, identifyStaff }, reply) => {
      reply.header('cache-control', 'no-store');
      if (!isShown) throw notShown();
      const link = await readLink(deps, id);
      const opens = (hash: string | null | undefined) =>
        typeof hash === 'string' && bearer !== undefined && tokenHasHash(bearer, hash);
      const isCustomer = opens(link?.hashes.tracking);
      const isShared = !isCustomer && opens(link?.hashes.shared);
      // 404, so that another customer's order looks like one that does not exist.
      if (!isCustomer && !isShared && !(await identifyStaff?.())) throw notTheirs(id);
      if (isShared && link && isSharedOver(link, deps.clock.now())) throw linkExpired();
      const journey = await readJourney(deps, id);
      // What only archives have says nothing of streams, and is for those who operate a Waggle.
      if (!journey || journey.events.some(({ archived }) => archived)) throw notFound(id);
      return underTheHood(journey);
    },
  );
}

const notShown = (): ProblemError =>
  new ProblemError({
    status: 404,
    code: 'under_the_hood_off',
    title: 'This Waggle does not show this',
    detail: 'WAGGLE_UNDER_THE_HOOD is off.',
  });

const notTheirs = (id: string): ProblemError =>
  new ProblemError({
    status: 404,
    code: 'order_not_found',
    title: 'No such order',
    detail: `There is no order ${id} for this token, or it is older than WAGGLE_ARCHIVE_DAYS.`,
  });

const linkExpired = (): ProblemError =>
  new ProblemError({
    status: 410,
    code: 'link_expired',
    title: 'This link has expired',
    detail: 'A shared link shows its order until a day after the order’s end.',
  });

const notFound = (id: string): ProblemError =>
  new ProblemError({
    status: 404,
    code: 'journey_not_found',
    title: 'Nothing is known of this order’s way',
    detail: `No outbox holds an event of order ${id}: events are kept for WAGGLE_OUTBOX_DAYS.`,
  });
