// Deliveries over HTTP, for couriers and admins.
import type { Signals } from '@waggle/bus';
import {
  DeliveryIdSchema,
  DeliveryList,
  DeliveryStatusChange,
  DeliveryStatusSchema,
  DeliveryView,
  Position,
  Problem,
} from '@waggle/contracts';
import { type HttpServer, ProblemError, viewsOf } from '@waggle/service-kit/http';
import type { Store } from '@waggle/store';
import Type from 'typebox';
import { type AdvanceDeliveryDeps, advanceDelivery } from './advance-delivery.ts';
import { askerOf } from './asker.ts';
import { courierRoutes } from './courier-routes.ts';
import { type Delivery, type DeliveryAdvance, deliveryView } from './delivery.rules.ts';
import { deliveryNotFound, orderCancelled, takenByOther } from './delivery-problems.ts';
import { listDeliveries, listForCourier } from './list-deliveries.ts';
import { withRecipients } from './recipients.ts';
import type { DeliveriesRecords } from './records.ts';
import { reportPosition } from './report-position.ts';

const tags = ['deliveries'];
const DeliveryParams = Type.Object({ id: DeliveryIdSchema }, { additionalProperties: false });
const ListQuery = Type.Object(
  {
    status: Type.Optional(DeliveryStatusSchema),
    before: Type.Optional(DeliveryIdSchema),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  },
  { additionalProperties: false },
);

export interface DeliveryRoutesDeps extends AdvanceDeliveryDeps {
  readonly store: Store<DeliveriesRecords>;
  readonly signals: Signals;
}

export function routes(http: HttpServer, deps: DeliveryRoutesDeps): void {
  courierRoutes(http, deps);

  http.get(
    '/api/deliveries',
    {
      schema: {
        tags,
        summary: 'Deliveries, newest first; for a courier: open ones, and their own that ended today',
        description:
          'With the customer until the delivery’s end: for a courier, of those that are ready to take and of those that they drive. Today is the kitchen’s business day.',
        querystring: ListQuery,
        response: { 200: DeliveryList },
      },
    },
    async (request) => {
      const { limit = 50, ...filter } = request.query;
      const selection = { ...filter, limit: limit + 1 };
      const { member } = request;
      const found =
        member?.role === 'admin'
          ? await listDeliveries(deps, selection)
          : await listForCourier(deps, member?.account_id ?? null, selection);
      const page = await withRecipients(deps.store, found.slice(0, limit), askerOf(member));
      const last = page.at(-1);
      return { deliveries: viewsOf(page, deliveryView), next: found.length > limit && last ? last.delivery_id : null };
    },
  );

  http.post(
    '/api/deliveries/:id/status',
    {
      schema: {
        tags,
        summary: 'Advance a delivery by a step',
        params: DeliveryParams,
        body: DeliveryStatusChange,
        response: { 200: DeliveryView, 404: Problem, 409: Problem },
      },
    },
    async (request) => {
      const { id } = request.params;
      const by = askerOf(request.member);
      const delivery = stepped(id, await advanceDelivery(deps, request.cause, id, request.body, by));
      const [shown = delivery] = await withRecipients(deps.store, [delivery], by);
      return deliveryView(shown);
    },
  );

  http.post(
    '/api/deliveries/:id/position',
    {
      // A courier's phone sends one every few seconds.
      config: { audited: false },
      schema: {
        tags,
        summary: 'Report where the courier is',
        params: DeliveryParams,
        body: Position,
        response: { 204: Type.Null(), 404: Problem, 409: Problem },
      },
    },
    async (request, reply) => {
      const outcome = await reportPosition(deps, request.params.id, request.body, askerOf(request.member));
      if (outcome === 'unknown_delivery') throw deliveryNotFound(request.params.id);
      if (outcome === 'taken_by_other') throw takenByOther(request.params.id);
      if (outcome === 'not_on_the_way') {
        throw new ProblemError({
          status: 409,
          code: 'not_on_the_way',
          title: 'The delivery is not on the way',
          detail: 'Positions are accepted only between the pick-up and the drop-off.',
        });
      }
      return reply.code(204).send(null);
    },
  );
}

function stepped(id: string, outcome: DeliveryAdvance | null): Delivery {
  if (!outcome) throw deliveryNotFound(id);
  if (outcome.kind === 'taken_by_other') throw takenByOther(id);
  if (outcome.kind !== 'not_ready' && outcome.kind !== 'impossible') return outcome.delivery;
  if (outcome.delivery.status === 'cancelled') throw orderCancelled(id);
  throw new ProblemError({
    status: 409,
    code: 'step_not_possible',
    title: 'The delivery cannot take this step',
    detail:
      outcome.kind === 'not_ready'
        ? 'The order is not out for delivery yet: the kitchen hands it out first.'
        : `The delivery is ${outcome.from}; ${outcome.to} cannot follow that.`,
  });
}
