// Follows an order over a WebSocket as the browser does: after each failure it reconnects with the last step seen.
import type { Random, TimelineStep } from '@waggle/contracts';
import { WebSocket } from 'ws';
import { between, pick } from './choices.ts';
import type { TimelineSighting } from './history.ts';

export interface FollowerOptions {
  /** The addresses, all equivalent. */
  readonly urls: readonly string[];
  readonly orderId: string;
  readonly token: string;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** It has no delivery. */
  readonly pickUp?: boolean;
  /** Gets each step. */
  readonly sighting: TimelineSighting;
}

// The server pings every second; a connection that is silent for longer is dead.
const silenceMs = 4_000;

/** Resolves when it has seen the order's last step, or when the signal fires. */
export async function followOrder(options: FollowerOptions): Promise<void> {
  const { urls, orderId, token, random, signal, sighting, pickUp = false } = options;
  const isWhole = (steps: readonly TimelineStep[]) => isComplete(steps, pickUp);
  while (!signal.aborted && !isWhole(sighting.steps)) {
    sighting.connections += 1;
    await watch(`${pick(random, urls).replace('http', 'ws')}/ws/orders/${orderId}`, token, sighting, signal, isWhole);
    if (!isWhole(sighting.steps)) await pause(between(random, 50, 500), signal);
  }
}

/** True when no further step can follow. */
export function isComplete(steps: readonly TimelineStep[], pickUp = false): boolean {
  const last = pickUp ? ['order:picked_up', 'order:cancelled'] : ['order:delivered', 'delivery:cancelled'];
  return steps.some(({ kind, status }) => last.includes(`${kind}:${status}`));
}

/** One connection, until it closes, falls silent, or has shown the last step. */
function watch(
  url: string,
  token: string,
  { steps }: TimelineSighting,
  signal: AbortSignal,
  isWhole: (steps: readonly TimelineStep[]) => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, { handshakeTimeout: silenceMs });
    const end = () => {
      clearTimeout(silence);
      signal.removeEventListener('abort', end);
      socket.terminate();
      resolve();
    };
    let silence = setTimeout(end, silenceMs);
    const alive = () => {
      clearTimeout(silence);
      silence = setTimeout(end, silenceMs);
    };
    signal.addEventListener('abort', end);
    socket.on('open', () => {
      const after = steps.at(-1)?.seq;
      socket.send(JSON.stringify({ type: 'subscribe', token, ...(after === undefined ? {} : { after }) }));
    });
    socket.on('ping', alive);
    socket.on('message', (data) => {
      alive();
      steps.push(...stepsIn(JSON.parse(String(data))));
      if (isWhole(steps)) end();
    });
    socket.on('error', () => {});
    socket.on('close', end);
  });
}

// Kept as received, whatever their seq: the invariants check them.
function stepsIn(message: { type: string; steps?: TimelineStep[] } & Partial<TimelineStep>): TimelineStep[] {
  if (message.type === 'snapshot') return message.steps ?? [];
  if (message.type !== 'step') return [];
  const { type: _, ...step } = message;
  return [step as TimelineStep];
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const stop = () => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}
