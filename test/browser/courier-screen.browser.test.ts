// The first screen of a courier's phone: what a stop needs is on it without scrolling.
import { randomUUID } from 'node:crypto';
import type { PlacedOrder } from '@waggle/contracts';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from '../support/axe.ts';
import { ada, calledOf } from '../support/customer.ts';
import { layoutFaults } from '../support/layout-faults.ts';
import { readyToPickUp } from '../support/ride.ts';
import { waitFor } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

/** Three lines on a phone. */
const address = 'Rosa-Luxemburg-Straße 112a, Hinterhaus, 4. Stock links, 10178 Berlin-Mitte';
const phone = { viewport: { width: 360, height: 740 } };

describe.skipIf(!chromium)('on the first screen of a phone', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant();
  });
  afterAll(() => restaurant?.close());

  /** The names of what does not lie in the viewport as a whole. */
  const outside = async (parts: Readonly<Record<string, Locator>>) => {
    const { width, height } = phone.viewport;
    const out: string[] = [];
    for (const [name, part] of Object.entries(parts)) {
      const box = await part.boundingBox();
      if (!box || box.x < 0 || box.y < 0 || box.x + box.width > width || box.y + box.height > height) out.push(name);
    }
    return out;
  };

  /** Resolves with the number of an order with change to give, ready to be picked up. */
  const readyOrder = async (): Promise<string> => {
    const answer = await fetch(`${restaurant.url}/api/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: JSON.stringify({
        customer: { ...ada, address },
        items: [{ item_id: 'margherita', quantity: 1 }],
        payment: { way: 'cash', gives: 5_000 },
      }),
    });
    const { order_id } = (await answer.json()) as PlacedOrder;
    await readyToPickUp(restaurant.url, order_id);
    return calledOf(restaurant.url, order_id);
  };

  test.each([
    [
      'en-GB',
      {
        take: 'Pick up',
        call: /^Call/,
        navigate: 'Navigate',
        due: 'To take at the door',
        done: 'Delivered',
        sure: 'Yes, delivered',
      },
    ],
    [
      'de-DE',
      {
        take: 'Abholen',
        call: /^Anrufen/,
        navigate: 'Navigieren',
        due: 'An der Tür zu nehmen',
        done: 'Zugestellt',
        sure: 'Ja, zugestellt',
      },
    ],
  ])('a courier has the address, Navigate, Call, the amount and Delivered (%s)', async (locale, words) => {
    const number = await readyOrder();
    const { page } = await restaurant.signedIn('courier', { ...phone, locale });
    await page.goto('/courier');
    await page.getByRole('button', { name: `${words.take}: ${number}` }).click();
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    const parts = {
      address: page.getByText(address),
      navigate: page.getByRole('link', { name: words.navigate }),
      call: page.getByRole('link', { name: words.call }),
      amount: page.getByLabel(words.due, { exact: true }),
      delivered: button(words.done),
    };
    const onFirstScreen = () =>
      waitFor('all on the first screen', 10_000, async () => (await outside(parts)).length === 0);
    await onFirstScreen();
    // The card takes the focus, which scrolls to it: the page's own head counts too.
    await page.evaluate('scrollTo(0, 0)');
    await onFirstScreen();
    expect(await parts.navigate.getAttribute('href')).toBe(
      `https://www.openstreetmap.org/search?query=${encodeURIComponent(address)}`,
    );
    expect(await parts.call.getAttribute('href')).toBe('tel:+442079460000');
    expect(await layoutFaults(page)).toEqual([]);
    expect(await seriousFaults(page)).toEqual([]);
    await parts.delivered.click();
    expect(await outside({ sure: button(words.sure) })).toEqual([]);
    await button(words.sure).click();
    await parts.address.waitFor({ state: 'detached' });
  });
});
