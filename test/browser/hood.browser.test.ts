// "Under the hood" on the tracking page: the events of the customer's own order, as they happen.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from '../support/axe.ts';
import { ada, asStaff, placed } from '../support/customer.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

describe.skipIf(!chromium)('under the hood', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant();
  });
  afterAll(() => restaurant?.close());

  test.each([
    ['en', 'Look under the hood', 'Under the hood', 'Events of this order', /waited .*, took /],
    ['de', 'Unter die Haube schauen', 'Unter der Haube', 'Ereignisse dieser Bestellung', /wartete .*, brauchte /],
  ] as const)(
    'in %s a drawer has the order’s events, and further ones come by themselves',
    async (language, open, title, list, took) => {
      const order = await placed(restaurant.url);
      const { page } = await restaurant.visit({ locale: language });
      await page.goto(`/track/${order.order_id}#${order.tracking_token}`);
      await page.getByRole('button', { name: open }).click();
      const drawer = page.getByRole('dialog', { name: title });
      const events = drawer.getByRole('list', { name: list, exact: true });
      await events.getByText('order.created', { exact: true }).waitFor();
      await events.getByText(took).first().waitFor();
      await asStaff(restaurant.url, `/api/orders/${order.order_id}/status`, 'POST', { status: 'confirmed' });
      await events.getByText('order.confirmed', { exact: true }).waitFor();
      const text = await drawer.innerText();
      for (const typed of Object.values(ada)) expect(text).not.toContain(typed);
      expect(await seriousFaults(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await drawer.waitFor({ state: 'detached' });
    },
  );

  test('where it is off, the page has no such button', async () => {
    const real = await openRestaurant({ WAGGLE_UNDER_THE_HOOD: 'off' });
    try {
      const order = await placed(real.url);
      const { page } = await real.visit();
      const settings = page.waitForResponse('**/client.json');
      await page.goto(`/track/${order.order_id}#${order.tracking_token}`);
      await settings;
      await page.getByRole('region', { name: 'Timeline' }).waitFor();
      expect(await page.getByRole('button', { name: 'Look under the hood' }).count()).toBe(0);
    } finally {
      await real.close();
    }
  });
});
