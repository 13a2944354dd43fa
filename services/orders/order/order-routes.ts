// Orders over HTTP.

import {
  FindOrders,
  FoundOrders,
  OrderByKey,
  OrderEstimate,
  type OrderId,
  OrderIdSchema,
  OrderList,
  type OrderStatus,
  OrderStatusChange,
  OrderStatusSchema,
  OrderView,
  PlacedOrder,
  Problem,
  PromiseDelay,
  SearchedOrders,
  SearchOrders,
  UndoStep,
  undoSeconds,
} from '@waggle/contracts';
import { readPhone } from '@waggle/contracts/phone.ts';
import { placeOrderRequest } from '@waggle/contracts/place-order-request.ts';
import type { HttpServer } from '@waggle/service-kit/http';
import { viewsOf } from '@waggle/service-kit/http';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { estimateOrder } from '../promise/read-promise.ts';
import { type AdvanceOrderDeps, advanceOrder } from './advance-order.ts';
import { cancelOrder } from './cancel-order.ts';
import { changePromise } from './change-promise.ts';
import { findOrders } from './find-orders.ts';
import { orderView, sharedView } from './order.rules.ts';
import { markDevice, type OrderLimits, tooManyOrders } from './order-limits.ts';
import {
  linkExpired,
  noSuchDay,
  notFound,
  onlyForCancelling,
  orderAfterCancel,
  orderAfterDelay,
  orderAfterStep,
  orderAfterUndo,
  refusal,
  viewOnly,
  wordsMissing,
} from './order-problems.ts';
import type { OrderQueue } from './order-queue.ts';
import { type PlaceOrderDeps, placeOrder } from './place-order.ts';
import { mostDelay } from './promise-change.rules.ts';
import { type ReadOrderByKeyDeps, readOrderByKey } from './read-order-by-key.ts';
import { type FoundOrder, listOrders, readOrder } from './read-orders.ts';
import { searchOrders } from './search-orders.ts';
import { undoStep } from './undo-step.ts';

const tags = ['orders'];
const OrderParams = Type.Object({ id: OrderIdSchema }, { additionalProperties: false });
const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(Type.String({ minLength: 8, maxLength: 128, pattern: '^[\\x21-\\x7e]+$' })),
});
/** Too long to guess: the key alone gives access to the order and its tracking token. */
const AskedKeyHeaders = Type.Object({
  'idempotency-key': Type.String({ minLength: 22, maxLength: 128, pattern: '^[\\x21-\\x7e]+$' }),
});
const ListQuery = Type.Object(
  {
    status: Type.Optional(OrderStatusSchema),
    before: Type.Optional(OrderIdSchema),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  },
  { additionalProperties: false },
);

export interface OrderRoutesDeps extends PlaceOrderDeps, AdvanceOrderDeps, ReadOrderByKeyDeps {
  readonly limits: OrderLimits;
  readonly queue: OrderQueue;
}

export function routes(http: HttpServer, deps: OrderRoutesDeps): void {
  const { store } = deps;

  http.post(
    '/api/orders',
    {
      schema: {
        tags,
        operationId: 'placeOrder',
        summary: 'Place an order',
        description: 'Send an `Idempotency-Key` and repeat it until you have an answer: the order is placed once.',
        headers: IdempotencyHeaders,
        body: placeOrderRequest((text) => readPhone(text, deps.country) !== null),
        response: { 201: PlacedOrder, 409: Problem, 422: Problem, 429: Problem, 503: Problem },
      },
    },
    async (request, reply) => {
      const idempotencyKey = request.headers['idempotency-key'];
      const spent = await deps.limits.spend(request, request.body.customer.phone);
      // A repeat gets the first answer again, since it places nothing.
      if (spent.kind === 'limited' && !(idempotencyKey && (await store.reads.answers.find(idempotencyKey)))) {
        await deps.limits.hold(spent);
        throw tooManyOrders(spent);
      }
      const wish = { body: request.body, idempotencyKey };
      const place = async () => {
        const outcome = await deps.queue.run(() => placeOrder(deps, request.cause, wish));
        if (outcome.kind !== 'placed') throw refusal(outcome);
        return outcome.order;
      };
      const order = await place().catch(async (error: unknown) => {
        if (spent.kind === 'allowed') await spent.refund();
        throw error;
      });
      markDevice(request, reply);
      return reply.code(201).header('location', `/api/orders/${order.order_id}`).send(order);
    },
  );

  http.post(
    '/api/orders/find',
    {
      // It changes nothing; the body keeps phone numbers out of addresses.
      config: { audited: false },
      schema: {
        tags,
        summary: 'Find orders by number, correlation id or phone number',
        body: FindOrders,
        response: { 200: FoundOrders },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return findOrders(deps, request.body);
    },
  );

  http.post(
    '/api/orders/search',
    {
      // It changes nothing; the body keeps names and phone numbers out of addresses.
      config: { audited: false },
      schema: {
        tags,
        summary: 'Search orders by number, name, phone, dish and day, newest first',
        body: SearchOrders,
        response: { 200: SearchedOrders, 422: Problem },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const found = await searchOrders(deps, request.body);
      if (found === null) throw noSuchDay(request.body.day);
      return found;
    },
  );

  http.get(
    '/api/orders/by-key',
    {
      schema: {
        tags,
        operationId: 'findOrderByKey',
        summary: 'What became of a request to place an order',
        description:
          'For a client that has no answer to its request: with the `Idempotency-Key` of that request, of at least 22 ' +
          'characters. `order` is null when none is known; where the request is older than `remembered_seconds`, it may ' +
          'have been placed anyway, and sending it again may place it twice.',
        headers: AskedKeyHeaders,
        response: { 200: OrderByKey },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return readOrderByKey(deps, request.headers['idempotency-key']);
    },
  );

  http.get(
    '/api/orders/:id',
    {
      schema: {
        tags,
        operationId: 'getOrder',
        summary: 'An order',
        params: OrderParams,
        response: { 200: OrderView, 404: Problem, 410: Problem },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const { order, shared } = await authorized(request, request.params.id);
      return shared ? sharedView(order) : orderView(order);
    },
  );

  http.get(
    '/api/orders/:id/estimate',
    {
      schema: {
        tags,
        operationId: 'estimateOrder',
        summary: 'When an order arrives, as far as can be told now',
        params: OrderParams,
        response: { 200: OrderEstimate, 404: Problem, 410: Problem },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const { order } = await authorized(request, request.params.id);
      return { estimate: await estimateOrder(store.reads, order, deps.clock.now()) };
    },
  );

  http.post(
    '/api/orders/:id/cancel',
    {
      schema: {
        tags,
        operationId: 'cancelOrder',
        summary: 'Cancel an order before the kitchen prepares it',
        params: OrderParams,
        response: { 200: OrderView, 403: Problem, 404: Problem, 409: Problem, 410: Problem },
      },
    },
    async (request) => {
      if ((await authorized(request, request.params.id)).shared) throw viewOnly();
      return orderView(
        orderAfterCancel(
          request.params.id,
          await cancelOrder(deps, request.cause, request.params.id, { by: 'customer' }),
        ),
      );
    },
  );

  http.get(
    '/api/orders',
    {
      schema: {
        tags,
        operationId: 'listOrders',
        summary: 'Orders, newest first',
        querystring: ListQuery,
        response: { 200: OrderList },
      },
    },
    async (request) => {
      const { limit = 50, ...filter } = request.query;
      const { orders, next } = await listOrders(store, { ...filter, limit });
      return { orders: viewsOf(orders, orderView), next };
    },
  );

  http.post(
    '/api/orders/:id/status',
    {
      schema: {
        tags,
        operationId: 'advanceOrder',
        summary: 'Advance an order by a step, or cancel it',
        description:
          'The kitchen cancels an order until it is handed out, an admin until it is delivered. The food goes back into the stock before ' +
          'cooking began, and is counted as waste afterwards, unless `food_goes` says otherwise.',
        params: OrderParams,
        body: OrderStatusChange,
        response: { 200: OrderView, 403: Problem, 404: Problem, 409: Problem, 422: Problem },
      },
    },
    async (request) => {
      const { id } = request.params;
      const status: Exclude<OrderStatus, 'created' | 'delivered'> = request.body.status;
      const { reason, reason_code: code, food_goes: food } = request.body;
      if (status === 'cancelled') {
        if (code === 'other' && reason === undefined) throw wordsMissing();
        const by = request.member?.role === 'admin' ? 'admin' : 'kitchen';
        return orderView(orderAfterCancel(id, await cancelOrder(deps, request.cause, id, { by, reason, code, food })));
      }
      for (const field of ['reason', 'reason_code', 'food_goes'] as const)
        if (request.body[field] !== undefined) throw onlyForCancelling(field, status);
      return orderView(orderAfterStep(id, await advanceOrder(deps, request.cause, id, status)));
    },
  );

  http.post(
    '/api/orders/:id/undo',
    {
      schema: {
        tags,
        summary: `Undo a step of the last ${undoSeconds} seconds`,
        params: OrderParams,
        body: UndoStep,
        response: { 200: OrderView, 404: Problem, 409: Problem },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { status } = request.body;
      return orderView(orderAfterUndo(id, status, await undoStep(deps, request.cause, id, status)));
    },
  );

  http.post(
    '/api/orders/:id/promise',
    {
      schema: {
        tags,
        summary: 'Promise an order for later',
        description:
          `Adds minutes to what was promised, ${mostDelay} in all; the customer is told. Send an \`Idempotency-Key\` and repeat ` +
          'it until you have an answer: they are added once.',
        params: OrderParams,
        headers: Type.Required(IdempotencyHeaders),
        body: PromiseDelay,
        response: { 200: OrderView, 404: Problem, 409: Problem },
      },
    },
    async (request) => {
      const { id } = request.params;
      const delay = { key: request.headers['idempotency-key'], minutes: request.body.minutes };
      return orderView(orderAfterDelay(id, await changePromise(deps, request.cause, id, delay)));
    },
  );

  // 404, so that another customer's order looks like one that does not exist.
  async function authorized(request: FastifyRequest, id: OrderId): Promise<FoundOrder & { readonly kind: 'found' }> {
    const { bearer: token, identifyStaff } = request;
    const isStaff = async () => (await identifyStaff?.()) !== undefined;
    const found = await readOrder(store, id, { token, isStaff, now: deps.clock.now() });
    if (found.kind === 'unknown') throw notFound(id);
    if (found.kind === 'expired') throw linkExpired();
    return found;
  }
}
