// The WebSockets: one order for its holder, all orders for the kitchen, and for whoever of the staff the end of their session.
import { type Clock, timestamp, Uuid } from '@waggle/contracts';
import type { SocketRoute } from '@waggle/service-kit/http';
import { admitStaff, credentialsOf, isStaff, type StaffAuth, watchSession } from '@waggle/service-kit/identity';
import type { Store } from '@waggle/store';
import { Compile } from 'typebox/compile';
import { boardSize, type Feed } from './feed.ts';
import { kitchenFollower, orderFollower, type ResumeOutcome } from './followers.ts';
import type { NotificationsRecords } from './records.ts';
import { awaitSubscribe } from './subscribe.ts';

const isUuid = Compile(Uuid);

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
  const { store, feed, staff, clock, subscribeMs, failed, resumed } = deps;
  const timeout = { clock, timeoutMs: subscribeMs };
  return [
    {
      path: '/ws/orders/:id',
      connect({ connection, socket, params: { id = '' }, request: { headers } }) {
        awaitSubscribe(socket, connection, timeout, (subscribe) => {
          if (!isUuid.Check(id)) return connection.close('notFound');
          const credentials = credentialsOf({ bearer: subscribe.token, headers });
          const follower = orderFollower(
            connection,
            id,
            subscribe,
            async () => {
              const known = () => isStaff(staff, credentials);
              watchSession(connection, clock, known, failed);
              return known();
            },
            resumed,
          );
          // An order that was placed a moment ago may not be known here yet: its event is on the way.
          connection.onClosed(
            clock.setTimer(subscribeMs, () => {
              if (follower.isWaiting()) connection.close('notKnownYet');
            }),
          );
          feed.add(follower);
        });
      },
    },
    {
      path: '/ws/kitchen',
      connect({ connection, socket, request: { headers } }) {
        awaitSubscribe(socket, connection, timeout, ({ token }) => {
          const credentials = credentialsOf({ bearer: token, headers });
          admitStaff(connection, { staff, credentials, clock, failed }, () => {
            const follower = kitchenFollower(connection, timestamp(clock));
            // First the feed, then the snapshot: a step between the two is told after it and not lost.
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
        // There is nothing to say but that the session is watched from now on.
        admitStaff(connection, { staff, credentials, clock, failed, lookup: { idle: true } }, () =>
          connection.send({}),
        );
      },
    },
  ];
}
