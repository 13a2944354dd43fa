// The docs site at /docs: search, links, keyboard, screen readers, small screens, a base path; and the tour with its pictures.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { docsContents } from '../../web/docs-site/contents.ts';
import { seriousFaults } from '../support/axe.ts';
import { takeTour, tourPictures, tourSettings } from '../support/docs-tour.ts';
import { patience } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

const root = path.resolve(import.meta.dirname, '../..');
const addresses = docsContents(root).flatMap(({ pages }) => pages.map(({ address }) => address));

const screens = [
  ['a phone, dark', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }],
  ['a desk, light', { viewport: { width: 1440, height: 900 }, colorScheme: 'light' }],
] as const;

const searchFor = async (page: Page, words: string): Promise<void> => {
  await page.getByRole('searchbox', { name: 'Search the docs' }).fill(words);
  await page.getByRole('status').getByText(/found/).waitFor({ state: 'attached' });
};

describe.skipIf(!chromium)('the docs', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant();
  });
  afterAll(() => restaurant?.close());

  test.each(screens)('on %s: no page is wider than the screen, and axe finds nothing serious', async (_, screen) => {
    const { page, close } = await restaurant.visit(screen);
    for (const address of addresses) {
      await page.goto(address);
      expect(await seriousFaults(page), address).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), `${address} too wide, px`).toBe(
        0,
      );
    }
    await close();
  });

  test.each(screens)('on %s: a search leads to the part of the page, in view', async (_, screen) => {
    const { page, close } = await restaurant.visit(screen);
    await page.goto('/docs');
    await searchFor(page, 'dead letter');
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('link', { name: /^Operating › Dead letters/ }).click();
    await page.waitForURL('**/docs/operating#dead-letters');
    const box = await page.getByRole('heading', { name: 'Dead letters', exact: true }).boundingBox();
    expect(box?.y).toBeGreaterThanOrEqual(0);
    expect(box?.y).toBeLessThan(screen.viewport.height / 2);
    await close();
  });

  test('the search works with the keys alone, and says when it finds nothing', async () => {
    const { page, close } = await restaurant.visit();
    await page.goto('/docs/tour');
    await page.keyboard.press('/');
    await page.keyboard.type('frobnication');
    await page.getByText('Nothing found').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.type('adding a consumer');
    await page
      .getByRole('link', { name: /^Adding a consumer/ })
      .first()
      .waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/docs/add-a-consumer*');
    await close();
  });

  test('every link and picture on every page leads somewhere', async () => {
    const broken: string[] = [];
    const documents = new Map<string, string>();
    const get = async (address: string): Promise<string> => {
      const known = documents.get(address);
      if (known !== undefined) return known;
      const answer = await fetch(restaurant.url + address);
      documents.set(address, answer.ok ? await answer.text() : '');
      return documents.get(address) ?? '';
    };
    for (const address of addresses) {
      const links = [...(await get(address)).matchAll(/ (?:href|src)="(?!https?:|mailto:)([^"]*)"/g)].map(
        ([, to]) => to,
      );
      expect(links.length).toBeGreaterThan(10);
      for (const link of new Set(links)) {
        const [to = '', anchor] = (link ?? '').replaceAll('&#39;', "'").split('#');
        const target = await get(to || address);
        if (target === '' || (anchor && !target.includes(`id="${anchor}"`))) broken.push(`${address}: ${link}`);
      }
    }
    expect(broken).toEqual([]);
  });

  test('the pages are read without scripts', async () => {
    const { page, close } = await restaurant.visit({ javaScriptEnabled: false });
    await page.goto('/docs/operating');
    await page.getByRole('heading', { name: 'Dead letters', exact: true }).waitFor();
    expect(await page.getByRole('searchbox').isVisible()).toBe(false);
    await page.getByText('Contents', { exact: true }).first().waitFor({ state: 'attached' });
    await close();
  });
});

describe.skipIf(!chromium)('under a path', () => {
  test('pages, pictures and search stay below it', async () => {
    const restaurant = await openRestaurant({ WAGGLE_BASE_PATH: '/shop' });
    const { page } = await restaurant.visit();
    await page.goto('/shop/docs/tour');
    const picture = page.locator('article img').first();
    await picture.scrollIntoViewIfNeeded();
    const width = () => picture.evaluate((img) => (img as unknown as { naturalWidth: number }).naturalWidth);
    await expect.poll(width, { timeout: 10_000 * patience }).toBeGreaterThan(0);
    await searchFor(page, 'dead letter');
    await page.getByRole('link', { name: /^Operating › Dead letters/ }).click();
    await page.waitForURL('**/shop/docs/operating#dead-letters');
    await page.getByRole('link', { name: 'Events', exact: true }).click();
    await page.waitForURL('**/shop/docs/events');
    await restaurant.close();
  });
});

describe.skipIf(!chromium)('the tour', () => {
  test('goes as docs/tour.md tells it, and its pictures are of the size of those in the docs', {
    timeout: 300_000 * patience,
  }, async () => {
    const restaurant = await openRestaurant(tourSettings);
    const taken: string[] = [];
    await takeTour(restaurant, async (name, page) => {
      const { width, height } = await sharp(await page.screenshot()).metadata();
      const kept = await sharp(readFileSync(path.join(root, `docs/screenshots/${name}.png`))).metadata();
      expect([name, width, height]).toEqual([name, kept.width, kept.height]);
      taken.push(name);
    });
    expect(taken).toEqual([...tourPictures]);
    await restaurant.close();
  });
});
