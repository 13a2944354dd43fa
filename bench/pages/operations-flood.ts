// The operations page while events come by the hundreds: its frames, its share of a core, and what it says that it does not draw. The
// snapshots are the server's; the events come in messages like the server's, since a server that makes as many would take the
// processor that is measured.
import type { EntryView, OperationsEventsMessage } from '@waggle/contracts';
import type { CDPSession, Page } from 'playwright-core';
import { placed } from '../../test/support/customer.ts';
import type { Restaurant } from '../../test/support/restaurant.ts';
import { presentedFrames, traceFrames } from './frame-trace.ts';

export interface Flooded {
  readonly events: number;
  readonly seconds: number;
  /** From the page's own frames, and from the browser's trace. */
  readonly framesPerSecond: number;
  readonly frameMs: readonly number[];
  readonly presented: number;
  readonly dropped: number;
  /** Of one core: of the page's process, and of the one that paints. */
  readonly pageCores: number;
  readonly painterCores: number;
  /** What the page says below its picture. */
  readonly told: string;
}

/** As the server sends them. */
const everyMs = 500;
const mostInMessage = 200;
const warmUpMs = 3_000;

export interface FloodOptions {
  readonly perSecond: number;
  readonly seconds: number;
  readonly still: boolean;
}

export async function measureOperationsFlood(restaurant: Restaurant, options: FloodOptions): Promise<Flooded> {
  const { perSecond, seconds, still } = options;
  await placed(restaurant.url);
  const { page, context, close } = await restaurant.signedIn('admin', {
    viewport: { width: 1440, height: 900 },
    reducedMotion: still ? 'reduce' : 'no-preference',
  });
  const flood = floodOf(perSecond);
  const timers: NodeJS.Timeout[] = [];
  await page.routeWebSocket('**/ws/operations', (socket) => {
    socket.connectToServer();
    timers.push(setInterval(() => socket.send(JSON.stringify(flood.next())), everyMs));
  });
  await page.goto('/operations');
  await page.locator('[data-stream="orders-stream"]').waitFor();
  const session = await context.browser()?.newBrowserCDPSession();
  if (!session) throw new Error('the browser has ended');
  await page.waitForTimeout(warmUpMs);
  const ended = still ? async () => [] : await traceFrames(session);
  const [sent, before] = [flood.sent, await processorOf(session)];
  const frameMs = await framesFor(page, seconds * 1_000);
  const after = await processorOf(session);
  const { presented, dropped } = presentedFrames(await ended());
  const told = await page.locator('[data-not-drawn]').innerText();
  const events = flood.sent - sent;
  // A context that closes does not tell its routed sockets.
  for (const timer of timers) clearInterval(timer);
  await close();
  const elapsed = frameMs.reduce((sum, ms) => sum + ms, 0) / 1_000;
  return {
    events,
    seconds: elapsed,
    framesPerSecond: frameMs.length / elapsed,
    frameMs,
    presented,
    dropped,
    pageCores: (after.page - before.page) / elapsed,
    painterCores: (after.painter - before.painter) / elapsed,
    told,
  };
}

export function floodOf(perSecond: number): { next(): OperationsEventsMessage; readonly sent: number } {
  const streams = ['orders-stream', 'deliveries-stream', 'order-updates-stream', 'order-simulation-stream'];
  const inMessage = Math.round((perSecond * everyMs) / 1_000);
  let sent = 0;
  const entry = (): EntryView => {
    sent += 1;
    const at = new Date().toISOString();
    return {
      id: `${Date.now()}-${sent}` as EntryView['id'],
      at,
      stream: streams[sent % streams.length] ?? '',
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
  return {
    get sent() {
      return sent;
    },
    next() {
      const shown = Math.min(inMessage, mostInMessage);
      const entries = Array.from({ length: shown }, entry);
      sent += inMessage - shown;
      return { type: 'events', entries, not_sent: inMessage - shown };
    },
  };
}

const framesFor = (page: Page, forMs: number): Promise<number[]> =>
  page.evaluate<number[]>(`new Promise((resolve) => {
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
