// What people do to a delivery that is on the way, over HTTP: give it back, give it to another courier, report that it failed.
import {
  AssignCourier,
  DeliveryIdSchema,
  DeliveryView,
  FailDelivery,
  Problem,
  ReopenDelivery,
} from '@waggle/contracts';
import { type HttpServer, ProblemError } from '@waggle/service-kit/http';
import type { StaffMember } from '@waggle/service-kit/identity';
import type { Store } from '@waggle/store';
import Type from 'typebox';
import { askerOf } from './asker.ts';
import { assignCourier, type ChangeCourierDeps, failDelivery, reopenDelivery } from './change-courier.ts';
import type { CourierChange, Reopener } from './courier.rules.ts';
import { deliveryView } from './delivery.rules.ts';
import { deliveryNotFound, notOnTheWay, orderCancelled, takenByOther } from './delivery-problems.ts';
import { withRecipients } from './recipients.ts';
import type { DeliveriesRecords } from './records.ts';

const tags = ['deliveries'];
const params = Type.Object({ id: DeliveryIdSchema }, { additionalProperties: false });
const response = { 200: DeliveryView, 403: Problem, 404: Problem, 409: Problem, 422: Problem };

export interface CourierRoutesDeps extends ChangeCourierDeps {
  readonly store: Store<DeliveriesRecords>;
}

export function courierRoutes(http: HttpServer, deps: CourierRoutesDeps): void {
  http.get(
    '/api/deliveries/:id',
    { schema: { tags, summary: 'A delivery', params, response: { 200: DeliveryView, 404: Problem } } },
    async ({ params: { id } }) => {
      const delivery = await deps.store.reads.deliveries.find(id);
      if (!delivery) throw deliveryNotFound(id);
      const [shown = delivery] = await withRecipients(deps.store, [delivery], kitchen);
      return deliveryView(shown);
    },
  );

  http.post(
    '/api/deliveries/:id/reopen',
    {
      schema: {
        tags,
        summary: 'Open a delivery to all couriers again',
        description:
          'Its courier gives it back, with a reason. An admin opens any that is on the way; the kitchen those that failed, to try again.',
        params,
        body: ReopenDelivery,
        response,
      },
    },
    async ({ params: { id }, body, member, cause }) => {
      if (body.reason_code === 'other' && body.reason === undefined) throw wordsMissing();
      const who = reopenerOf(member, body);
      return shown(id, member, await reopenDelivery(deps, cause, id, who));
    },
  );

  http.post(
    '/api/deliveries/:id/courier',
    {
      schema: {
        tags,
        summary: 'Give a delivery to a courier',
        description:
          'One that is on the way, whoever has it. One that waits and was handed out, as after it was given back, sets off with them.',
        params,
        body: AssignCourier,
        response,
      },
    },
    async (request) => {
      const { id } = request.params;
      const before = await deps.store.reads.deliveries.find(id);
      if (before) request.auditNote = { before: { courier_id: before.courier_id ?? null } };
      return shown(id, request.member, await assignCourier(deps, request.cause, id, request.body.courier_id));
    },
  );

  http.post(
    '/api/deliveries/:id/failure',
    {
      schema: {
        tags,
        summary: 'Report that a delivery could not be handed over',
        description:
          'The kitchen or an admin decides what follows: they open it again, or cancel the order. Until then its courier may still deliver it.',
        params,
        body: FailDelivery,
        response,
      },
    },
    async ({ params: { id }, body: { reason_code: code, reason }, member, cause }) => {
      if (code === 'other' && reason === undefined) throw wordsMissing();
      return shown(id, member, await failDelivery(deps, cause, id, { code, reason }, askerOf(member)));
    },
  );

  async function shown(id: string, member: StaffMember | undefined, outcome: CourierChange | null) {
    if (!outcome) throw deliveryNotFound(id);
    const { kind, delivery } = outcome;
    if (kind === 'taken_by_other') throw takenByOther(id);
    if (kind === 'not_on_the_way')
      throw delivery.status === 'cancelled' ? orderCancelled(id) : notOnTheWay(delivery.status);
    if (kind === 'not_failed') throw notFailed(id);
    const [seen = delivery] = await withRecipients(deps.store, [delivery], askerOf(member));
    return deliveryView(seen);
  }
}

// The kitchen's board has the customers of all orders.
const kitchen = { account_id: null, mayActForOthers: true };

function reopenerOf(member: StaffMember | undefined, { reason_code: code, reason }: ReopenBody): Reopener {
  if (member?.role === 'admin') return { kind: 'admin' };
  if (member?.role === 'kitchen') return { kind: 'kitchen' };
  if (code === undefined) throw codeMissing();
  return { kind: 'courier', by: askerOf(member), code, reason };
}

type ReopenBody = Type.Static<typeof ReopenDelivery>;

const codeMissing = (): ProblemError =>
  new ProblemError({
    status: 422,
    code: 'reason_missing',
    title: 'A reason is needed',
    detail: 'A courier says why they give a delivery back.',
    errors: [{ field: '#/reason_code', message: 'is needed' }],
  });

const wordsMissing = (): ProblemError =>
  new ProblemError({
    status: 422,
    code: 'reason_missing',
    title: 'The reason needs words',
    detail: 'With the reason_code `other`, `reason` says why.',
    errors: [{ field: '#/reason', message: 'is needed with the reason_code `other`' }],
  });

const notFailed = (id: string): ProblemError =>
  new ProblemError({
    status: 409,
    code: 'not_failed',
    title: 'The delivery has not failed',
    detail: `Delivery ${id} is on the way. The kitchen opens only those again that its courier could not hand over.`,
  });
