// The rendered map, measured in the browser, because only it knows the sizes of texts.
import { positionOf } from '@waggle/town/route.ts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Box, meet } from '../../web/src/map/boxes.ts';
import { asStaff } from '../support/customer.ts';
import { orderOne } from '../support/customer-pages.ts';
import { ridesMayBeSimulated, startRide } from '../support/ride.ts';
import { waitFor } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

interface Drawn {
  /** The visible names. */
  readonly names: readonly (Box & { readonly text: string })[];
  /** The parts of the marks. */
  readonly marks: readonly Box[];
}

// A string, because it runs in the page and tests have no DOM types. A rotated element has the same centre as its bounding
// rectangle.
const drawn = (page: Page): Promise<Drawn> =>
  page.evaluate<Drawn>(`(async () => {
    // With reduced motion, a move is a transition without duration: it ends with the next frame.
    for (let i = 0; i < 2; i += 1) await new Promise(requestAnimationFrame);
    const around = (element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      return { x: left + width / 2, y: top + height / 2, width, height, turned: 0 };
    };
    const name = (element) => {
      const { a, b } = new DOMMatrix(getComputedStyle(element).transform);
      const { offsetWidth: width, offsetHeight: height, textContent: text } = element;
      return { ...around(element), width, height, turned: (Math.atan2(b, a) * 180) / Math.PI, text };
    };
    const seen = (element) => element.checkVisibility({ opacityProperty: true });
    return {
      names: [...document.querySelectorAll('.town-name span')].filter(seen).map(name),
      marks: [...document.querySelectorAll('[data-mark] span')].map(around),
    };
  })()`);

describe.skipIf(!chromium)('on the map', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant(ridesMayBeSimulated);
  });
  afterAll(() => restaurant?.close());

  test.each([
    ['360', { width: 360, height: 740 }, 'en-GB'],
    ['1440', { width: 1440, height: 900 }, 'de-DE'],
  ] as const)('no name lies on another or on a mark, on a page %s pixels wide', async (_, viewport, locale) => {
    const customer = await restaurant.visit();
    const id = await orderOne(customer.page);
    const delivery = await startRide(restaurant.url, id);
    const { page } = await restaurant.visit({ viewport, locale });
    await page.goto(customer.page.url());
    const courier = page.locator('[data-mark="courier"] svg');
    // Nothing stores positions: this reports them until the page, which may still be connecting, has received one.
    await waitFor('the courier to be on the map', 20_000, async () => {
      const told = await asStaff(restaurant.url, `/api/deliveries/${delivery}/position`, 'POST', positionOf('c2'));
      expect(told.status).toBeLessThan(300);
      return courier.isVisible();
    });
    const closer = page.locator('figure button').first();
    const counts: number[] = [];
    for (let zoom = 0; zoom < 3; zoom += 1) {
      if (zoom > 0) await closer.click();
      const { names, marks } = await drawn(page);
      counts.push(names.length);
      expect(marks).toHaveLength(5);
      for (const [i, one] of names.entries()) {
        expect(
          names.slice(i + 1).filter((other) => meet(one, other)),
          `on ${one.text}`,
        ).toEqual([]);
        expect(
          marks.filter((mark) => meet(one, mark)),
          `on ${one.text}`,
        ).toEqual([]);
      }
    }
    expect(counts.at(-1)).toBeGreaterThan(10);
  });
});
