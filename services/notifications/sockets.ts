// The WebSockets: one order for its holder, all orders for the kitchen.
import { type Clock, timestamp, Uuid } from '@waggle/contracts';
import type { SocketRoute, StaffAuth } from '@waggle/service-kit';
import type { Store } from '@waggle/store';
import { Compile } from 'typebox/compile';
import { openConnection } from './connection.ts';
import { boardSize, type Feed } from './feed.ts';
import { kitchenFollower, orderFollower } from './followers.ts';
import type { NotificationsRecords } from './store.ts';
import { awaitSubscribe } from './subscribe.ts';

const isUuid = Compile(Uuid);

export interface SocketsDeps {
  readonly store: Pick<Store<NotificationsRecords>, 'reads'>;
  readonly feed: Feed;
  readonly staff: StaffAuth;
  readonly clock: Clock;
  readonly pingMs: number;
  readonly bufferBytes: number;
  readonly subscribeMs: number;
}

export function sockets(deps: SocketsDeps): SocketRoute[] {
  const { store, feed, staff, clock, subscribeMs } = deps;
  const timeout = { clock, timeoutMs: subscribeMs };
  return [
    {
      path: '/ws/orders/:id',
      connect(socket, { id = '' }) {
        const connection = openConnection(socket, deps);
        awaitSubscribe(socket, connection, timeout, (subscribe) => {
          if (!isUuid.Check(id)) return connection.close('notFound');
          const follower = orderFollower(connection, id, subscribe, staff);
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
      connect(socket) {
        const connection = openConnection(socket, deps);
        awaitSubscribe(socket, connection, timeout, ({ token }) => {
          if (!staff.verify(token)) return connection.close('unauthorized');
          const follower = kitchenFollower(connection, timestamp(clock));
          // First the feed, then the snapshot: a step between the two is told after it and not lost.
          feed.add(follower);
          store.reads.timelines.open(boardSize).then(follower.snapshot, follower.unavailable);
        });
      },
    },
  ];
}
