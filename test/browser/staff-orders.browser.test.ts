// Staff find an order by what they remember of it, see today's that have ended, and open one order's page.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from '../support/axe.ts';
import { asStaff, placed } from '../support/customer.ts';
import { layoutFaults } from '../support/layout-faults.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

describe.skipIf(!chromium)('the orders of the kitchen', () => {
  let restaurant: Restaurant;
  let ended = '';
  beforeAll(async () => {
    restaurant = await openRestaurant();
    ({ order_id: ended } = await placed(restaurant.url, { item: 'tiramisu' }));
    for (const role of ['kitchen', 'admin'] as const) await restaurant.passwordOf(role);
  });
  afterAll(() => restaurant?.close());

  test('that ended today are a tap away from the board; one has its page with lines, bill and times', async () => {
    const { page: cook } = await restaurant.staff('kitchen');
    const card = cook.getByRole('article', { name: 'Order #1', exact: true });
    await card.getByRole('button', { name: 'Accept' }).click();
    await card.getByRole('button', { name: /view details/ }).click();
    await cook.getByRole('button', { name: 'Cancel…' }).click();
    await cook.getByText('We have run out of an ingredient.').click();
    await cook.getByRole('button', { name: 'Cancel order' }).click();
    await card.waitFor({ state: 'detached' });
    await cook.getByRole('link', { name: 'Ended today' }).click();
    await cook.getByRole('status').filter({ hasText: '1 order' }).waitFor();
    expect(await seriousFaults(cook)).toEqual([]);
    await cook.getByRole('listitem').getByRole('link', { name: /#1/ }).click();
    await cook.waitForURL(`**/orders/${ended}`);
    await cook.getByRole('heading', { name: 'Order #1', level: 1 }).waitFor();
    await cook.getByText('Tiramisù').first().waitFor();
    await cook.getByText('We have run out of an ingredient.').waitFor();
    const steps = cook.getByRole('list', { name: 'Steps' });
    await steps.getByText('Accepted').waitFor();
    await steps.getByText('Cancelled', { exact: true }).waitFor();
    expect(await cook.getByRole('heading', { name: 'Who did what' }).count()).toBe(0);
    expect(await seriousFaults(cook)).toEqual([]);
  });

  test('tell an admin who did what', async () => {
    const { page: admin } = await restaurant.signedIn('admin');
    await admin.goto(`/orders/${ended}`);
    const deeds = admin.getByRole('list', { name: 'Who did what' });
    await deeds.getByText('cancelled it').waitFor();
    expect(await deeds.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/The kitchen moved it to: Accepted$/),
      expect.stringMatching(/The kitchen cancelled it$/),
    ]);
    expect(await seriousFaults(admin)).toEqual([]);
  });

  test('are many on some evenings', async () => {
    for (let n = 0; n < 27; n += 1) await placed(restaurant.url);
    expect((await placed(restaurant.url)).number).toBe('29');
  });

  test('are found by number, name and dish, a page at a time', async () => {
    const { page } = await restaurant.signedIn('kitchen');
    await page.goto('/kitchen/orders');
    await page.getByRole('status').filter({ hasText: '25 orders' }).waitFor();
    await page.getByRole('button', { name: 'Search older orders' }).click();
    await page.getByRole('status').filter({ hasText: '29 orders' }).waitFor();
    const text = page.getByLabel('Number, name, phone or dish');
    await text.fill('#7');
    await page
      .getByRole('status')
      .filter({ hasText: /^1 order$/ })
      .waitFor();
    await page.getByRole('link', { name: /#7/ }).waitFor();
    await text.fill('tirami');
    await page.getByRole('link', { name: /#1.*Cancelled|#1.*New/s }).waitFor();
    await text.fill('nobody like this');
    await page.getByRole('status').filter({ hasText: '0 orders' }).waitFor();
  });

  test('are for the kitchen and the admin, not for couriers, and say so where there is none', async () => {
    const answer = await fetch(`${restaurant.url}/api/orders/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(answer.status).toBe(401);
    const wrong = await asStaff(restaurant.url, '/api/orders/search', 'POST', { day: '2026-02-30' });
    expect([wrong.status, await wrong.json()]).toMatchObject([422, { code: 'no_such_day' }]);
  });

  test.each([
    [360, 740],
    [768, 1024],
    [1440, 900],
  ])('fit on a screen of %i × %i', async (width, height) => {
    const { page } = await restaurant.signedIn('admin', { viewport: { width, height } });
    await page.goto('/kitchen/orders');
    await page.getByRole('link', { name: /#28/ }).waitFor();
    expect(await layoutFaults(page)).toEqual([]);
    await page.goto(`/orders/${ended}`);
    await page.getByRole('list', { name: 'Steps' }).waitFor();
    expect(await layoutFaults(page)).toEqual([]);
  });
});
