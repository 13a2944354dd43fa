// How many messages and pings a client may send on one WebSocket: none of ours needs more than one.
import type { Clock } from '@waggle/contracts';
import type { WebSocket } from 'ws';
import type { Rate } from '../config/index.ts';
import { fullAfter, waitOfBudget } from './rate-limiter.ts';

export function limitFrames(
  socket: Pick<WebSocket, 'on'>,
  clock: Pick<Clock, 'now'>,
  rate: Rate,
  tooMany: () => void,
): void {
  const counter = (of: Rate) => {
    let fullAt: number | undefined;
    return (): void => {
      const now = clock.now();
      if (waitOfBudget(fullAt, of, now) > 0) tooMany();
      else fullAt = fullAfter(fullAt, of, now);
    };
  };
  const count = counter(rate);
  socket.on('message', count);
  socket.on('ping', count);
  socket.on('pong', counter(pongs));
}

/** Pongs answer our own pings: more than the shortest WAGGLE_WS_PING makes. */
const pongs: Rate = { count: 100, perMs: 1_000 };
