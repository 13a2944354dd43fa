// Scrolls the kitchen's board with a thousand orders and counts the frames that Chromium's trace reports as presented or dropped.
import { asStaff, placed } from '../../test/support/customer.ts';
import type { Restaurant } from '../../test/support/restaurant.ts';
import { presentedFrames, traceFrames } from './frame-trace.ts';

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
  const ended = await traceFrames(session);
  const frameMs = (await page.evaluate(scrolling)) as number[];
  const { presented, dropped } = presentedFrames(await ended());
  await close();
  return {
    cards: orders,
    framesPerSecond: (presented * 1_000) / frameMs.reduce((sum, ms) => sum + ms, 0),
    presented,
    dropped,
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
