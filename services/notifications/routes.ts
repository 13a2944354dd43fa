// The first messages of the WebSockets, over HTTP: for the first render of a page, and for networks that block WebSockets.
import {
  type Clock,
  KitchenSnapshotMessage,
  type OrderId,
  OrderIdSchema,
  type PositionMessage,
  Problem,
  TimelineView,
} from '@waggle/contracts';
import { type HttpServer, ProblemError } from '@waggle/service-kit/http';
import type { Store } from '@waggle/store';
import Type from 'typebox';
import { boardSize } from './feed.ts';
import { boardSnapshot, shownTo, tokenHolderOf } from './followers.ts';
import type { NotificationsRecords } from './records.ts';
import { isOnTheWay, stepsWithoutReasons } from './timeline.rules.ts';

const tags = ['timelines'];
const OrderParams = Type.Object({ id: OrderIdSchema }, { additionalProperties: false });

export interface TimelineRoutesDeps {
  readonly store: Pick<Store<NotificationsRecords>, 'reads'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly positionOf: (orderId: OrderId) => PositionMessage | null;
}

export function routes(http: HttpServer, { store, clock, positionOf }: TimelineRoutesDeps): void {
  http.get(
    '/api/timelines/:id',
    {
      schema: {
        tags,
        operationId: 'followOrder',
        summary: 'The steps of an order',
        description:
          'What `/ws/orders/:id` sends first, and the courier’s latest position while the order is on its way. Where WebSockets get through, they are quicker than asking.',
        params: OrderParams,
        response: { 200: TimelineView, 404: Problem, 410: Problem },
      },
    },
    async ({ params: { id }, bearer, identifyStaff }) => {
      const timeline = await store.reads.timelines.find(id);
      // 404, so that another customer's order looks like one that does not exist.
      if (!timeline || timeline.tracking_token_hash === null) throw notFound(id);
      const by = tokenHolderOf(bearer, timeline, clock.now());
      const isViewer = by === 'customer' || by === 'shared';
      if (!isViewer && !(await identifyStaff?.())) throw by === 'expired' ? linkExpired() : notFound(id);
      // As over the socket: from the pick-up to the drop-off, and at no other time.
      const position = isOnTheWay(timeline) ? positionOf(id) : null;
      return {
        type: 'snapshot' as const,
        order_id: id,
        seq: timeline.seq,
        steps: by === 'shared' ? stepsWithoutReasons(timeline) : [...timeline.steps],
        ...(position ? { position } : {}),
      };
    },
  );

  http.get(
    '/api/board',
    {
      schema: {
        tags,
        operationId: 'getBoard',
        summary: 'The open orders with their steps, newest first',
        description:
          'What `/ws/kitchen` sends first. For a courier only what is delivered, without customers, notes and reasons: `GET /api/deliveries` has the customers of their deliveries.',
        response: { 200: KitchenSnapshotMessage },
      },
    },
    async ({ member }) => boardSnapshot(await store.reads.timelines.open(boardSize), shownTo(member)),
  );
}

const notFound = (id: string): ProblemError =>
  new ProblemError({
    status: 404,
    code: 'order_not_found',
    title: 'No such order',
    detail: `There is no order ${id} for this token, or it has only just been placed.`,
  });

const linkExpired = (): ProblemError =>
  new ProblemError({
    status: 410,
    code: 'link_expired',
    title: 'This link has expired',
    detail: 'A shared link shows its order until a day after the order’s end.',
  });
