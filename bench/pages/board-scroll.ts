// Scrolls the kitchen's board with a thousand orders and counts the frames that Chromium's trace reports as presented or dropped.
import type { CDPSession } from 'playwright-core';
import { asStaff, placed } from '../../test/support/customer.ts';
import type { Restaurant } from '../../test/support/restaurant.ts';

export interface Scrolled {
  readonly cards: number;
  /** Presented frames per second while scrolling, from the trace. */
  readonly framesPerSecond: number;
  readonly presented: number;
  readonly dropped: number;
  /** ms from one frame of the page to the next. */
  readonly frameMs: readonly number[];
}

const scrollMs = 5_000;

export async function measureBoardScroll(restaurant: Restaurant, orders: number): Promise<Scrolled> {
  for (let from = 0; from < orders; from += 20) {
    const some = Math.min(20, orders - from);
    await Promise.all(Array.from({ length: some }, () => placed(restaurant.url, { item: 'mineral-water' })));
    if (from % 400 === 0) await refill(restaurant);
  }
  const { page, context, close } = await restaurant.staff('kitchen', { viewport: { width: 1440, height: 900 } });
  const heading = page.locator('[data-column="created"] h2').filter({ hasText: String(orders) });
  await heading.waitFor({ timeout: 60_000 });
  // Chromium composes frames outside the page, so the trace covers the whole browser.
  const session = await context.browser()?.newBrowserCDPSession();
  if (!session) throw new Error('the browser has ended');
  const ended = await trace(session);
  const frameMs = (await page.evaluate(scrolling)) as number[];
  const events = await ended();
  await close();
  const frames = framesOfPage(events);
  const inState = (state: string) => frames.filter((event) => event.args?.frame_reporter?.state === state).length;
  const presented = inState('STATE_PRESENTED_ALL') + inState('STATE_PRESENTED_PARTIAL');
  return {
    cards: orders,
    framesPerSecond: (presented * 1_000) / frameMs.reduce((sum, ms) => sum + ms, 0),
    presented,
    dropped: inState('STATE_DROPPED'),
    frameMs,
  };
}

async function refill({ url }: Restaurant): Promise<void> {
  await asStaff(url, '/api/menu/mineral-water/restock', 'POST', { quantity: 500 });
}

// Down and up again by the distance that a finger moves in a frame, in the column of the new orders.
const scrolling = `new Promise((resolve) => {
  const scroller = document.querySelector('[data-column="created"] > div');
  const frames = [];
  const began = performance.now();
  let last = began;
  let by = 60;
  const step = (now) => {
    frames.push(now - last);
    last = now;
    if (now - began > ${scrollMs}) return resolve(frames.slice(1));
    if (scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 1) by = -60;
    if (scroller.scrollTop <= 0) by = 60;
    scroller.scrollTop += by;
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})`;

// The browser's own surface has frames too: the renderer with the most frames is the page's.
function framesOfPage(events: readonly TraceEvent[]): readonly TraceEvent[] {
  const renderers = events.filter(({ name, args }) => name === 'process_name' && args?.name === 'Renderer');
  return renderers
    .map(({ pid }) =>
      events.filter((event) => event.name === 'PipelineReporter' && event.ph === 'b' && event.pid === pid),
    )
    .reduce((most, frames) => (frames.length > most.length ? frames : most), []);
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly args?: {
    readonly name?: string;
    readonly frame_reporter?: { readonly state?: string };
  };
}

async function trace(session: CDPSession): Promise<() => Promise<TraceEvent[]>> {
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['cc', 'benchmark', 'viz', 'disabled-by-default-devtools.timeline.frame'] },
  });
  return async () => {
    const done = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
    await session.send('Tracing.end');
    await done;
    return events;
  };
}
