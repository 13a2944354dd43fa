// Orders over HTTP.
import {
  OrderList,
  type OrderStatus,
  OrderStatusChange,
  OrderStatusSchema,
  OrderView,
  PlacedOrder,
  PlaceOrderBody,
  Problem,
  Uuid,
} from '@waggle/contracts';
import { bearerSecurity, type HttpServer, ProblemError, requireStaff, type StaffAuth } from '@waggle/service-kit';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { type AdvanceOrderDeps, advanceOrder } from './advance-order.ts';
import { cancelOrder } from './cancel-order.ts';
import { type Advance, type Order, viewOf } from './order.ts';
import { type PlaceOrderDeps, type PlaceOrderOutcome, placeOrder } from './place-order.ts';
import { tokenMatches } from './tracking-token.ts';

const tags = ['orders'];
const OrderParams = Type.Object({ id: Uuid }, { additionalProperties: false });
const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(Type.String({ minLength: 8, maxLength: 128, pattern: '^[\\x21-\\x7e]+$' })),
});
const ListQuery = Type.Object(
  {
    status: Type.Optional(OrderStatusSchema),
    before: Type.Optional(Uuid),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  },
  { additionalProperties: false },
);

export function routes(
  http: HttpServer,
  deps: PlaceOrderDeps & AdvanceOrderDeps & { readonly staff: StaffAuth },
): void {
  const { store, staff } = deps;
  const staffOnly = requireStaff(staff);

  http.post(
    '/api/orders',
    {
      schema: {
        tags,
        summary: 'Place an order',
        description: 'Send an `Idempotency-Key` and repeat it until you have an answer: the order is placed once.',
        headers: IdempotencyHeaders,
        body: PlaceOrderBody,
        response: { 201: PlacedOrder, 409: Problem, 422: Problem },
      },
    },
    async (request, reply) => {
      const idempotencyKey = request.headers['idempotency-key'];
      const outcome = await placeOrder(deps, request.cause, { body: request.body, idempotencyKey });
      if (outcome.kind !== 'placed') throw refusal(outcome, request.body);
      request.log.info({ order_id: outcome.order.order_id, total: outcome.order.total }, 'order placed');
      return reply.code(201).header('location', `/api/orders/${outcome.order.order_id}`).send(outcome.order);
    },
  );

  http.get(
    '/api/orders/:id',
    {
      schema: {
        tags,
        summary: 'An order',
        security: bearerSecurity,
        params: OrderParams,
        response: { 200: OrderView, 404: Problem },
      },
    },
    async (request) => viewOf(await authorized(request, request.params.id)),
  );

  http.post(
    '/api/orders/:id/cancel',
    {
      schema: {
        tags,
        summary: 'Cancel an order, while it is not being prepared',
        security: bearerSecurity,
        params: OrderParams,
        response: { 200: OrderView, 404: Problem, 409: Problem },
      },
    },
    async (request) => {
      await authorized(request, request.params.id);
      return stepped(request.params.id, await cancelOrder(deps, request.cause, request.params.id));
    },
  );

  http.get(
    '/api/orders',
    {
      preHandler: staffOnly,
      schema: {
        tags,
        summary: 'Orders, newest first',
        security: [{ staff: [] }],
        querystring: ListQuery,
        response: { 200: OrderList },
      },
    },
    async (request) => {
      const { limit = 50, ...filter } = request.query;
      const found = await store.reads.orders.list({ ...filter, limit: limit + 1 });
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return { orders: page.map(viewOf), next: found.length > limit && last ? last.order_id : null };
    },
  );

  http.post(
    '/api/orders/:id/status',
    {
      preHandler: staffOnly,
      schema: {
        tags,
        summary: 'Take an order a step on',
        security: [{ staff: [] }],
        params: OrderParams,
        body: OrderStatusChange,
        response: { 200: OrderView, 404: Problem, 409: Problem },
      },
    },
    async (request) => {
      const { id } = request.params;
      const status: Exclude<OrderStatus, 'created' | 'delivered'> = request.body.status;
      if (status === 'cancelled') return stepped(id, await cancelOrder(deps, request.cause, id));
      return stepped(id, await advanceOrder(deps, request.cause, id, status));
    },
  );

  // Another customer's order looks like one that does not exist.
  async function authorized(request: FastifyRequest, id: string): Promise<Order> {
    const token = request.bearer;
    if (token === undefined) throw unauthorized();
    const order = await store.reads.orders.find(id);
    if (!order || !(tokenMatches(token, order.tracking_token_hash) || staff.verify(token))) throw notFound(id);
    return order;
  }
}

function stepped(id: string, outcome: Advance | null) {
  if (!outcome) throw notFound(id);
  if (outcome.kind !== 'impossible') return viewOf(outcome.order);
  throw new ProblemError({
    status: 409,
    code: 'step_not_possible',
    title: 'The order cannot take this step',
    detail: `The order is ${outcome.from}, and ${outcome.to} does not follow that.`,
  });
}

function refusal(outcome: Exclude<PlaceOrderOutcome, { kind: 'placed' }>, body: PlaceOrderBody): ProblemError {
  switch (outcome.kind) {
    case 'out_of_stock':
      return new ProblemError({
        status: 409,
        code: 'out_of_stock',
        title: 'Not enough in stock',
        detail: outcome.short.map((s) => `${s.item_id}: ${s.requested} wanted, ${s.available} there`).join('; '),
        short: [...outcome.short],
      });
    case 'unknown_items':
      return new ProblemError({
        status: 422,
        code: 'unknown_item',
        title: 'An item is not on the menu',
        detail: `The menu has no item ${outcome.positions.map((position) => body.items[position]?.item_id).join(', ')}.`,
        errors: outcome.positions.map((position) => ({
          field: `#/items/${position}/item_id`,
          message: `the menu has no item ${body.items[position]?.item_id}`,
        })),
      });
    case 'key_reused':
      return new ProblemError({
        status: 422,
        code: 'idempotency_key_reused',
        title: 'This Idempotency-Key was used for another order',
        detail: 'The key came before with a different body. Use a new key for a new order.',
      });
  }
}

const notFound = (id: string): ProblemError =>
  new ProblemError({
    status: 404,
    code: 'order_not_found',
    title: 'No such order',
    detail: `There is no order ${id} for this token.`,
  });

const unauthorized = (): ProblemError =>
  new ProblemError({
    status: 401,
    code: 'token_missing',
    title: 'A token is needed',
    detail: 'Send the order’s tracking token, or the staff token, as `Authorization: Bearer …`.',
  });
