// The times that orders can be wanted at, over HTTP.
import { BookableTimes, BookableTimesBody, Problem } from '@waggle/contracts';
import type { HttpServer } from '@waggle/service-kit/http';
import { refusal } from '../order/order-problems.ts';
import { type BookableTimesDeps, listBookableTimes } from './bookable-times.ts';

export function timesRoutes(http: HttpServer, deps: BookableTimesDeps): void {
  http.post(
    '/api/orders/times',
    {
      // It changes nothing; a postcode has no place in an address.
      config: { audited: false },
      schema: {
        tags: ['orders'],
        operationId: 'listTimes',
        summary: 'The times that an order can be wanted at, of one day',
        description:
          'For `wanted_at` of `POST /api/orders`: quarters of an hour in which the kitchen is open, can make the order in time and has ' +
          'room. Without any days the kitchen takes orders only for now. Nothing is held.',
        body: BookableTimesBody,
        response: { 200: BookableTimes, 422: Problem },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const outcome = await listBookableTimes(deps, request.body);
      if (outcome.kind !== 'listed') throw refusal(outcome);
      return outcome.times;
    },
  );
}
