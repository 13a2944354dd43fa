// Follows an order over its WebSocket, one line on the terminal for each step, through lost connections, to its end.
import { setTimeout as sleep } from 'node:timers/promises';
import { styleText } from 'node:util';
import {
  type Backoff,
  backoffDelay,
  closeCodes,
  type SnapshotMessage,
  type StepMessage,
  type TimelineStep,
} from '@waggle/contracts';
import { printableLine } from '@waggle/contracts/unprintable.ts';
import { WebSocket } from 'ws';
import { UsageError } from './end-with-error.ts';

export interface FollowOptions {
  /** Where WebSockets are: `ws://127.0.0.1:8080`. */
  readonly wsUrl: string;
  readonly orderId: string;
  readonly token: string;
  readonly write: (line: string) => void;
  /** The order is known to exist: a server that does not know it has not handled its event yet. */
  readonly placed?: boolean;
}

/**
 * Resolves when the order is delivered or cancelled.
 * @throws {UsageError} when there is no such order for this token
 */
export async function follow(options: FollowOptions): Promise<void> {
  const { write } = options;
  const seen: Seen = { seq: 0, firstAt: null, order: null, delivery: null };
  let failures = 0;
  for (;;) {
    const before = seen.seq;
    const closed = await listenOnce(options, seen);
    if (closed.done) return;
    const unknown = closed.code === closeCodes.notKnownYet.code && !options.placed;
    if (closed.code === closeCodes.notFound.code || unknown) {
      throw new UsageError(`there is no order ${options.orderId} for this token: the answer to the order holds both`);
    }
    if (closed.code === closeCodes.badMessage.code)
      throw new UsageError(`the server did not understand the subscription: ${closed.reason}`);
    failures = seen.seq > before ? 1 : failures + 1;
    if (failures === 1)
      write(
        styleText('dim', `          connection lost${closed.reason ? ` (${closed.reason})` : ''}; connecting again`),
      );
    await sleep(backoffDelay(reconnect, failures));
  }
}

const reconnect: Backoff = { firstMs: 250, maxMs: 5_000, jitter: 0.5 };

/** How far the order has been followed. */
interface Seen {
  seq: number;
  firstAt: number | null;
  order: string | null;
  delivery: string | null;
}

interface Closed {
  readonly done: boolean;
  readonly code: number;
  readonly reason: string;
}

function listenOnce({ wsUrl, orderId, token, write }: FollowOptions, seen: Seen): Promise<Closed> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${wsUrl}/ws/orders/${orderId}`, { handshakeTimeout: 10_000 });
    let reason = '';
    const take = (step: TimelineStep) => {
      if (step.seq <= seen.seq) return;
      seen.seq = step.seq;
      seen.firstAt ??= Date.parse(step.at);
      seen[step.kind] = step.status;
      write(lineOf(step, seen.firstAt));
    };
    // The server pings; a connection that stays silent is dead, even if the operating system keeps it open.
    const silence = setTimeout(() => socket.terminate(), silenceMs);
    socket.on('ping', () => silence.refresh());
    socket.on('open', () =>
      socket.send(JSON.stringify({ type: 'subscribe', token, ...(seen.seq > 0 ? { after: seen.seq } : {}) })),
    );
    socket.on('message', (data) => {
      silence.refresh();
      const message = JSON.parse(String(data)) as SnapshotMessage | StepMessage | { readonly type: 'position' };
      if (message.type === 'snapshot') message.steps.forEach(take);
      if (message.type === 'step') take(message);
      if (isOver(seen)) socket.close(1000);
    });
    socket.on('error', (error) => {
      reason = error.message;
    });
    socket.on('close', (code, why) => {
      clearTimeout(silence);
      resolve({ done: isOver(seen), code, reason: printableLine(String(why) || reason) });
    });
  });
}

const silenceMs = 90_000;

// Cancelling an order also cancels its delivery, if it has one; of a delivered order both kinds of step say so.
const isOver = ({ order, delivery }: Seen): boolean =>
  order === 'delivered' ||
  order === 'picked_up' ||
  (order === 'cancelled' && (delivery === null || delivery === 'cancelled'));

function lineOf({ kind, status, at, due }: TimelineStep, firstAt: number): string {
  const time = new Date(at).toLocaleTimeString('en-GB');
  const elapsed = `+${((Date.parse(at) - firstAt) / 1_000).toFixed(1)} s`;
  const shown = due
    ? 'due'
    : status === 'delivered' || status === 'picked_up'
      ? styleText('green', status)
      : status === 'cancelled'
        ? styleText('red', status)
        : status;
  return `${time}  ${styleText('dim', elapsed.padStart(9))}  ${kind.padEnd(8)}  ${shown.replaceAll('_', ' ')}`;
}
