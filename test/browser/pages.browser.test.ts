import type { Page } from 'playwright-core';
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

  const pageView = (name: string): PageView => {
    const view = pageViews.find((one) => one.name === name);
    if (!view) throw new Error(`there is no page ${name}`);
    return view;
  };

  /** The KB of compressed JavaScript that a page loads meanwhile; preloads for the next page count too. */
  const scriptsOf = async (page: Page, open: () => Promise<unknown>): Promise<number> => {
    const scripts = new Map<string, number>();
    page.on('response', async (response) => {
      if (!/\.js$/.test(new URL(response.url()).pathname)) return;
      const { responseBodySize } = await response.request().sizes();
      scripts.set(response.url(), Math.max(scripts.get(response.url()) ?? 0, responseBodySize));
    });
    await open();
    await page.waitForLoadState('networkidle');
    const bytes = [...scripts.values()].reduce((sum, size) => sum + size, 0);
    expect(bytes, 'nothing was seen to load').toBeGreaterThan(0);
    return Math.ceil(bytes / 1_000);
  };

  // By its address, in a browser that has nothing of Waggle yet.
  test.each([
    ['menu', 150],
    ['checkout', 140],
    ['tracking', 145],
    ['kitchen', 170],
    ['courier', 160],
    ['admin', 170],
    ['operations', 170],
  ] as const)('%s loads at most %d KB of JavaScript', async (name, limit) => {
    const view = pageView(name);
    const before = await visit(view);
    await view.open(before.page);
    const address = before.page.url();
    await before.close();
    const { page, close } = await visit(view);
    expect(await scriptsOf(page, () => page.goto(address))).toBeLessThanOrEqual(limit);
    await close();
  });

  test('an order loads at most 175 KB of JavaScript, from the menu through the filled form to its page', async () => {
    const view = pageView('tracking');
    const { page, close } = await visit(view);
    expect(await scriptsOf(page, () => view.open(page))).toBeLessThanOrEqual(175);
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
