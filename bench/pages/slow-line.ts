// How long a customer waits on a slow line: for the first paint, and for a menu of three hundred items.
import { loadLargeMenu, manyItems } from '../../test/support/large-menu.ts';
import type { Restaurant } from '../../test/support/restaurant.ts';
import { startSlowLine } from '../../test/support/slow-line.ts';

/** ms to the first paint in each round, at `bytesPerSecond` and with 100 ms of latency to the server. */
export async function measureFirstSight(
  restaurant: Restaurant,
  bytesPerSecond: number,
  rounds: number,
): Promise<number[]> {
  const taken: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { page, context, close } = await restaurant.visit({ viewport: { width: 360, height: 740 } });
    const session = await context.newCDPSession(page);
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 100,
      downloadThroughput: bytesPerSecond,
      uploadThroughput: bytesPerSecond,
    });
    await page.goto('/', { waitUntil: 'commit' });
    taken.push((await page.evaluate(firstPaint)) as number);
    await close();
  }
  return taken;
}

const firstPaint = `new Promise((resolve) => {
  new PerformanceObserver((list) => {
    const paint = list.getEntriesByName('first-contentful-paint')[0];
    if (paint) resolve(paint.startTime);
  }).observe({ type: 'paint', buffered: true });
})`;

/** ms until the whole menu is shown over a line with this bandwidth, including all assets of the page. */
export async function measureSlowMenu(restaurant: Restaurant, bytesPerSecond: number): Promise<number> {
  await loadLargeMenu(restaurant.url);
  const line = await startSlowLine(restaurant.url, bytesPerSecond);
  try {
    const { page, close } = await restaurant.visit({ baseURL: line.url });
    const began = performance.now();
    await page.goto('/', { waitUntil: 'commit', timeout: 120_000 });
    await page
      .getByText(`Dish ${manyItems - 1}`, { exact: true })
      .first()
      .waitFor({ state: 'attached', timeout: 120_000 });
    const taken = performance.now() - began;
    await close();
    return taken;
  } finally {
    line.close();
  }
}
