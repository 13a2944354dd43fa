// Customers over HTTP, for admins: forgetting them, and erasing what is left of them.
import { Erase, Erased, Forget, Forgotten, Problem } from '@waggle/contracts';
import type { HttpServer } from '@waggle/service-kit/http';
import { type EraseDeps, eraseCustomers } from '@waggle/service-kit/operations';
import { type ForgetPersonDeps, forgetCustomers } from './forget-person.ts';
import { notFound } from './order-problems.ts';

export function customerRoutes(http: HttpServer, deps: ForgetPersonDeps & EraseDeps): void {
  http.post(
    '/api/customers/forget',
    {
      schema: {
        tags: ['orders'],
        summary: 'Forget the customer of an order, or of all orders with a phone number',
        description:
          'Removes name, phone number, address, notes and the reason of a cancellation from orders that have ended, here and, by an ' +
          'event, in every service that keeps any of it. `POST /api/erase` then removes what streams, dead letters and files hold.',
        body: Forget,
        response: { 200: Forgotten, 404: Problem },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const outcome = await forgetCustomers(deps, request.body, request.cause);
      if (!outcome) throw notFound(request.body.order_id ?? '');
      // The phone number stays out of the trail.
      request.auditNote = { object: request.body.order_id, after: { order_count: outcome.forgotten.length } };
      request.log.info({ orders: outcome.forgotten, open: outcome.open.length }, 'forgot customers');
      return outcome;
    },
  );

  http.post(
    '/api/customers/erase',
    {
      config: { audited: 'first' },
      schema: {
        tags: ['orders'],
        summary: 'Erase the customers of forgotten orders from streams, dead letters and files',
        description:
          'What `POST /api/erase` does, for the page of admins, which does not reach the port of operations. Repeat it until every ' +
          'service has handled its events.',
        body: Erase,
        response: { 200: Erased },
      },
    },
    async ({ body, log }, reply) => {
      reply.header('cache-control', 'no-store');
      const erased = await eraseCustomers(deps, body);
      log.info({ orders: body.order_ids, services: erased.services }, 'erased customers');
      return erased;
    },
  );
}
