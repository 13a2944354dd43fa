// The WebSockets: one order for its customer, all orders for the kitchen, and the end of the session for staff.
import { type Clock, type OrderId, OrderIdSchema, type Subscribe, timestamp } from '@waggle/contracts';
import type { Connection, SocketRoute } from '@waggle/service-kit/http';
import {
  admitStaff,
  type Credentials,
  credentialsOf,
  isStaff,
  type StaffAuth,
  watchSession,
} from '@waggle/service-kit/identity';
import type { Store } from '@waggle/store';
import { Compile } from 'typebox/compile';
import { boardSize, type Feed } from './feed.ts';
import { kitchenFollower, orderFollower, type ResumeOutcome, shownTo } from './followers.ts';
import { manifest } from './manifest.ts';
import type { NotificationsRecords } from './records.ts';
import { awaitSubscribe } from './subscribe.ts';

const { access } = manifest;
const isOrderId = Compile(OrderIdSchema);

export interface SocketsDeps {
  readonly store: Pick<Store<NotificationsRecords>, 'reads'>;
  readonly feed: Feed;
  readonly staff: StaffAuth;
  readonly clock: Clock;
  readonly subscribeMs: number;
  readonly failed: (error: unknown) => void;
  readonly resumed: (outcome: ResumeOutcome) => void;
}

export function sockets(deps: SocketsDeps): SocketRoute[] {
  const { store, feed, staff, clock, subscribeMs, failed } = deps;
  const timeout = { clock, timeoutMs: subscribeMs };
  return [
    {
      path: '/ws/orders/:id',
      connect({ connection, socket, params: { id = '' }, request: { headers } }) {
        awaitSubscribe(socket, connection, timeout, (subscribe) => {
          if (!isOrderId.Check(id)) return connection.close('notFound');
          followOrder(deps, connection, id, subscribe, credentialsOf({ bearer: subscribe.token, headers }));
        });
      },
    },
    {
      path: '/ws/kitchen',
      connect({ connection, socket, request: { headers, url } }) {
        const { searchParams } = new URL(url ?? '/', 'http://localhost');
        awaitSubscribe(socket, connection, timeout, ({ token }) => {
          const credentials = credentialsOf({ bearer: token, headers });
          const principals = access['WS /ws/kitchen'];
          admitStaff(connection, { staff, credentials, clock, principals, failed }, (member) => {
            const parts = searchParams.has('parts');
            const follower = kitchenFollower(connection, timestamp(clock), parts, shownTo(member));
            // The feed comes first: a step before the snapshot is queued, not lost.
            feed.add(follower);
            store.reads.timelines.open(boardSize).then(follower.snapshot, follower.unavailable);
          });
        });
      },
    },
    {
      path: '/ws/session',
      connect({ connection, request: { headers } }) {
        const credentials = credentialsOf({ headers });
        // An empty message says that the session is being watched.
        const principals = access['WS /ws/session'];
        admitStaff(connection, { staff, credentials, clock, principals, failed }, () => connection.send({}));
      },
    },
  ];
}

// A function of its own: what its listeners keep for as long as the socket is open has no headers.
function followOrder(
  { feed, staff, clock, subscribeMs, failed, resumed }: SocketsDeps,
  connection: Connection,
  id: OrderId,
  subscribe: Subscribe,
  credentials: Credentials,
): void {
  const isAdmitted = async () => {
    const known = () => isStaff(connection, staff, credentials, access['WS /ws/orders/:id']);
    watchSession(connection, clock, known, failed);
    return known();
  };
  const follower = orderFollower(connection, id, subscribe, isAdmitted, resumed, () => clock.now());
  // The event of a new order may not have arrived here yet.
  const cancel = clock.setTimer(subscribeMs, () => {
    forget();
    if (follower.isWaiting()) connection.close('notKnownYet');
  });
  const forget = connection.onClosed(cancel);
  feed.add(follower);
}
