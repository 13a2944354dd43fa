// The operations page while events come by the hundreds: what it costs, its frames, and what it says that it does not draw. The
// snapshots are the server's; the events come in messages like the server's, over a real WebSocket, since a server that makes as many
// would take the processor that is measured. What it costs is measured first and its frames after that: counting frames costs some.
import type { EntryView, OperationsEventsMessage } from '@waggle/contracts';
import type { CDPSession, Page, Worker } from 'playwright-core';
import { placed } from '../../test/support/customer.ts';
import type { Restaurant } from '../../test/support/restaurant.ts';
import { drawnFrames, traceFrames } from './frame-trace.ts';
import { relaySocket } from './relay-socket.ts';

export interface Flooded {
  /** Frames of the page, and of the worker that draws; null without one. */
  readonly pageFrames: readonly number[];
  readonly dotFrames: readonly number[] | null;
  /** What the browser drew, each second, by its trace. */
  readonly drawnPerSecond: number;
  /** Of one core: of the page's process, and of the one that paints. */
  readonly pageCores: number;
  readonly painterCores: number;
  /** What the page says below its picture. */
  readonly told: string;
}

/** As the server sends them. */
const everyMs = 500;
const mostOfStream = 25;
const warmUpMs = 3_000;

export interface FloodOptions {
  readonly perSecond: number;
  readonly seconds: number;
  readonly still: boolean;
}

export async function measureOperationsFlood(restaurant: Restaurant, options: FloodOptions): Promise<Flooded> {
  const { perSecond, seconds, still } = options;
  await placed(restaurant.url);
  const flood = floodOf(perSecond);
  const relay = await relaySocket({ url: restaurant.url, path: '/ws/operations', everyMs, more: () => flood() });
  const { page, context, close } = await restaurant.signedIn('admin', {
    viewport: { width: 1440, height: 900 },
    reducedMotion: still ? 'reduce' : 'no-preference',
    // The page may open sockets to its own server only.
    bypassCSP: true,
  });
  await context.addInitScript(relay.script);
  await page.goto('/operations');
  await page.locator('[data-stream="orders-stream"]').waitFor();
  const session = await context.browser()?.newBrowserCDPSession();
  if (!session) throw new Error('the browser has ended');
  await page.waitForTimeout(warmUpMs);

  const [before, from] = [await processorOf(session), performance.now()];
  await page.waitForTimeout(seconds * 1_000);
  const [after, elapsed] = [await processorOf(session), (performance.now() - from) / 1_000];

  const ended = await traceFrames(session);
  const [worker] = page.workers();
  const [pageFrames, dotFrames = null] = await Promise.all([
    framesFor(page, seconds * 1_000),
    worker && framesFor(worker, seconds * 1_000),
  ]);
  const drawn = drawnFrames(await ended());
  const told = await page.locator('[data-not-drawn]').innerText();
  await close();
  await relay.close();
  return {
    pageFrames,
    dotFrames,
    drawnPerSecond: drawn / (pageFrames.reduce((sum, ms) => sum + ms, 0) / 1_000),
    pageCores: (after.page - before.page) / elapsed,
    painterCores: (after.painter - before.painter) / elapsed,
    told,
  };
}

/** Each call makes the next message. */
export function floodOf(perSecond: number): () => OperationsEventsMessage {
  const streams = ['orders-stream', 'deliveries-stream', 'order-updates-stream', 'order-simulation-stream'];
  const onStream = Math.round((perSecond * everyMs) / 1_000 / streams.length);
  let made = 0;
  const entry = (stream: string): EntryView => {
    made += 1;
    return {
      id: `${Date.now()}-${made}` as EntryView['id'],
      at: new Date().toISOString(),
      stream,
      event_type: 'order.confirmed',
      event_id: null,
      order_id: null,
      correlation_id: 'bench',
      causation_id: null,
      source: 'orders-service',
      facts: { status: 'confirmed', version: 2 },
      only_for: null,
      bytes: 368,
    };
  };
  return () => {
    const shown = Math.min(onStream, mostOfStream);
    return {
      type: 'events',
      entries: streams.flatMap((stream) => Array.from({ length: shown }, () => entry(stream))),
      not_sent: (onStream - shown) * streams.length,
      counts: Object.fromEntries(streams.map((stream) => [stream, onStream])),
    };
  };
}

const framesFor = (where: Page | Worker, forMs: number): Promise<number[]> =>
  // Both take an expression; TypeScript calls no union of overloads.
  (where as Page).evaluate<number[]>(`new Promise((resolve) => {
  const frames = [];
  const began = performance.now();
  let last = began;
  const step = (now) => {
    frames.push(now - last);
    last = now;
    if (now - began > ${forMs}) return resolve(frames.slice(1));
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})`);

interface ProcessorTimes {
  /** Seconds. */
  readonly page: number;
  readonly painter: number;
}

export async function processorOf(session: CDPSession): Promise<ProcessorTimes> {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const sum = (type: RegExp) =>
    processInfo.filter((one) => type.test(one.type)).reduce((total, { cpuTime }) => total + cpuTime, 0);
  return { page: sum(/^renderer$/i), painter: sum(/^gpu/i) };
}
