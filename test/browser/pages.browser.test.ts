import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from '../support/axe.ts';
import type { Visitor } from '../support/browser.ts';
import { type PageView, pageViews } from '../support/page-views.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

const screens = [
  ['a phone, dark', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }],
  ['a desk, light', { viewport: { width: 1440, height: 900 }, colorScheme: 'light' }],
] as const;

describe.skipIf(!chromium)('every page', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant();
  });
  afterAll(() => restaurant?.close());

  const visit = (view: PageView, options = {}): Promise<Visitor> =>
    view.role ? restaurant.signedIn(view.role, options) : restaurant.visit(options);

  describe.each(screens)('on %s', (_, screen) => {
    test.each(pageViews)('$name: axe finds nothing serious, and nothing is wider than the screen', async (view) => {
      const { page, close } = await visit(view, screen);
      await view.open(page);
      expect(await seriousFaults(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), 'too wide, px').toBe(0);
      await close();
    });
  });

  // KB of compressed JavaScript until the page is usable; preloads for the next page count too.
  test.each([
    ['menu', 150],
    ['checkout', 160],
    ['tracking', 175],
    ['kitchen', 180],
    ['courier', 160],
    ['admin', 170],
    ['operations', 170],
  ] as const)('%s loads at most %d KB of JavaScript', async (name, limit) => {
    const view = pageViews.find((one) => one.name === name);
    if (!view) throw new Error(`there is no page ${name}`);
    const { page, close } = await visit(view);
    const scripts = new Map<string, number>();
    page.on('response', async (response) => {
      if (!/\.js$/.test(new URL(response.url()).pathname)) return;
      const { responseBodySize } = await response.request().sizes();
      scripts.set(response.url(), Math.max(scripts.get(response.url()) ?? 0, responseBodySize));
    });
    await view.open(page);
    await page.waitForLoadState('networkidle');
    const bytes = [...scripts.values()].reduce((sum, size) => sum + size, 0);
    expect(bytes, 'nothing was seen to load').toBeGreaterThan(0);
    expect(Math.ceil(bytes / 1_000), `${scripts.size} scripts`).toBeLessThanOrEqual(limit);
    await close();
  });

  test('sends no request to another host', async () => {
    const { page } = await restaurant.visit();
    const elsewhere: string[] = [];
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol !== 'data:' && protocol !== 'blob:' && origin !== restaurant.url) elsewhere.push(request.url());
    });
    for (const view of pageViews.filter(({ role }) => role === null)) await view.open(page);
    expect(elsewhere).toEqual([]);
  });
});
