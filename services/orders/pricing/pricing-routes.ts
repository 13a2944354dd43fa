// What an order costs, over HTTP: the settings of prices, and quotes.
import { OrderQuote, PricingChange, PricingView, Problem, QuoteBody } from '@waggle/contracts';
import { etagOf, type HttpServer, ProblemError, versionConflict, versionsOf } from '@waggle/service-kit/http';
import type { Store } from '@waggle/store';
import { refusal } from '../order/order-problems.ts';
import type { OrdersRecords } from '../records.ts';
import type { PricingFault } from './pricing.rules.ts';
import { type QuoteOrderDeps, quoteOrder } from './quote-order.ts';
import { readPricing } from './read-pricing.ts';
import { setPricing } from './set-pricing.ts';

export interface PricingRoutesDeps extends QuoteOrderDeps {
  readonly store: Store<OrdersRecords>;
}

export function pricingRoutes(http: HttpServer, deps: PricingRoutesDeps): void {
  const { store } = deps;

  http.get(
    '/api/pricing',
    {
      schema: {
        tags: ['menu'],
        summary: 'The settings of prices: taxes, fees, the minimum of an order, cash',
        response: { 200: PricingView },
      },
    },
    async (_, reply) => {
      const pricing = await readPricing(store.reads);
      reply.header('cache-control', 'no-store').header('etag', etagOf(pricing.version));
      return pricing;
    },
  );

  http.put(
    '/api/pricing',
    {
      schema: {
        tags: ['menu'],
        summary: 'Replace the settings of prices; If-Match with their version refuses that when they have changed',
        body: PricingChange,
        response: { 200: PricingView, 412: Problem, 422: Problem },
      },
    },
    async (request, reply) => {
      const { version: _, ...settings } = request.body;
      const outcome = await setPricing({ store }, request.cause, settings, versionsOf(request.headers['if-match']));
      if (outcome.kind === 'faulty') throw faulty(outcome.faults);
      if (outcome.kind === 'changed_meanwhile') throw versionConflict('the settings of prices', outcome.pricing);
      request.auditNote = { before: outcome.before };
      reply.header('etag', etagOf(outcome.pricing.version));
      return outcome.pricing;
    },
  );

  http.post(
    '/api/orders/quote',
    {
      // It changes nothing; a cart has no place in an address.
      config: { audited: false },
      schema: {
        tags: ['orders'],
        operationId: 'quoteOrder',
        summary: 'What an order would cost, line by line',
        description:
          'The bill is the one that `POST /api/orders` makes of the same lines, unless the menu or the prices change in ' +
          'between: send its total there as `expected_total`, and an order at any other price is refused.',
        body: QuoteBody,
        response: { 200: OrderQuote, 409: Problem, 422: Problem },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const outcome = await quoteOrder(deps, request.body);
      if (outcome.kind !== 'quoted') throw refusal(outcome);
      return outcome.quote;
    },
  );
}

const faulty = (errors: readonly PricingFault[]): ProblemError =>
  new ProblemError({
    status: 422,
    code: 'impossible_pricing',
    title: 'These prices cannot be',
    detail: `${errors.map(({ field, message }) => `${field} ${message}`).join('; ')}.`,
    errors: [...errors],
  });
