// User-entered text may contain no space: even on a small phone with large text it hides nothing beside it, on any page.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asStaff } from '../support/customer.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

const word = (length: number) => 'https://maps.example/'.padEnd(length, 'x');
const phone = { viewport: { width: 360, height: 740 } };

/** The texts that are cut off: they extend beyond the screen, or beyond an element that hides its overflow. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`(() => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const of = node.parentElement;
      if (!node.data.trim() || !of || !of.checkVisibility({ visibilityProperty: true })) continue;
      if (of.closest('.visually-hidden, select, script, style, textarea')) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      if (box.width < 2) continue;
      let right = innerWidth;
      let scrolls = false;
      for (let around = of; around; around = around.parentElement) {
        const style = getComputedStyle(around);
        if (style.clipPath !== 'none' || style.textOverflow === 'ellipsis') scrolls = true;
        if (style.overflowX === 'auto' && around.scrollWidth > around.clientWidth && !around.hasAttribute('data-column')) {
          if (!around.querySelector('[data-column]')) { found.push('scrolls sideways: ' + around.className); }
          scrolls = true;
        }
        if (style.overflowX === 'hidden' || style.overflowX === 'clip' || around.hasAttribute('data-column'))
          right = Math.min(right, around.getBoundingClientRect().right);
        if (scrolls) break;
      }
      const column = of.closest('[data-column]')?.getBoundingClientRect().right;
      if (column !== undefined ? box.right > column + 1 : !scrolls && box.right > right + 1)
        found.push(of.className + ': ' + node.data.slice(0, 40) + ' ends at ' + Math.round(box.right));
    }
    if (document.documentElement.scrollWidth > innerWidth + 1)
      found.push('the page is ' + document.documentElement.scrollWidth + ' wide');
    return found;
  })()`);

const large = (page: Page) =>
  page.addInitScript(
    `document.addEventListener('DOMContentLoaded', () => { document.documentElement.style.fontSize = '200%'; })`,
  );

describe.skipIf(!chromium)('words without a space', () => {
  let restaurant: Restaurant;
  let link: string;
  beforeAll(async () => {
    restaurant = await openRestaurant();
    const placed = await fetch(`${restaurant.url}/api/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        customer: { name: word(100), phone: '+44 20 7946 0000', address: word(300) },
        items: [{ item_id: 'mineral-water', quantity: 1, note: word(200) }],
      }),
    });
    const order = (await placed.json()) as { order_id: string; tracking_token: string };
    expect(placed.status, JSON.stringify(order)).toBe(201);
    link = `/track/${order.order_id}#${order.tracking_token}`;
  });
  afterAll(() => restaurant?.close());

  test('on the tracking page', async () => {
    const { page } = await restaurant.visit(phone);
    await large(page);
    await page.goto(link);
    await page.getByText(word(300)).waitFor();
    expect(await cutOff(page)).toEqual([]);
  });

  test('on the kitchen’s board and in an order’s details', async () => {
    const { page } = await restaurant.signedIn('kitchen', phone);
    await large(page);
    await page.goto('/kitchen');
    const card = page.getByRole('article').first();
    await card.getByText(word(200)).waitFor();
    const [box, column] = [await card.boundingBox(), await page.locator('[data-column="created"]').boundingBox()];
    expect(box?.width ?? 0).toBeLessThanOrEqual(column?.width ?? 0);
    expect((await cutOff(page)).filter((what) => !what.startsWith('scrolls sideways'))).toEqual([]);
    await card
      .getByRole('button', { name: /Details|details/ })
      .first()
      .click();
    await page.getByRole('dialog').getByText(word(300)).waitFor();
    expect((await cutOff(page)).filter((what) => !what.startsWith('scrolls sideways'))).toEqual([]);
  });

  test('on the courier’s page', async () => {
    const { order_id } = { order_id: link.slice(7, 43) };
    for (const status of ['confirmed', 'preparing', 'out_for_delivery'])
      expect((await asStaff(restaurant.url, `/api/orders/${order_id}/status`, 'POST', { status })).status).toBe(200);
    const { page } = await restaurant.signedIn('courier', phone);
    await large(page);
    await page.goto('/courier');
    await page.getByText(word(300)).waitFor();
    expect(await cutOff(page)).toEqual([]);
  });

  test('and the header keeps its link to the orders', async () => {
    const { page } = await restaurant.visit(phone);
    await large(page);
    await page.goto('/orders');
    const link = page.getByRole('navigation').getByRole('link', { name: 'Orders' });
    await link.waitFor();
    const box = await link.boundingBox();
    expect((box?.x ?? 999) + (box?.width ?? 999)).toBeLessThanOrEqual(360);
    expect(await cutOff(page)).toEqual([]);
  });

  test('a link that was cut off says so, and an address that leads nowhere answers 404', async () => {
    const { page } = await restaurant.visit();
    await page.goto(link.slice(0, 20));
    await page.getByRole('heading', { name: "We can't find this order" }).waitFor();
    await page.goto(`${link.split('#', 1)[0]}#%`);
    await page.getByRole('heading', { name: "We can't find this order" }).waitFor();
    expect((await fetch(`${restaurant.url}/no/such/page`)).status).toBe(404);
    expect((await fetch(`${restaurant.url}${link.split('#', 1)[0]}`)).status).toBe(200);
    expect((await fetch(`${restaurant.url}/admin/hours`)).status).toBe(200);
  });
});
