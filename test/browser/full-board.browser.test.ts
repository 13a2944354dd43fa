// The board of a Friday: forty orders and more. They show less in the dense view, are found by number, name and dish, and their dishes
// are counted.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from '../support/axe.ts';
import { asStaff, placed } from '../support/customer.ts';
import { layoutFaults } from '../support/layout-faults.ts';
import { waitFor } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

describe.skipIf(!chromium)('a full board', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant();
    for (let n = 0; n < 40; n += 1)
      await placed(restaurant.url, { item: n % 8 === 0 ? 'tiramisu' : 'margherita', quantity: (n % 2) + 1 });
  });
  afterAll(() => restaurant?.close());

  const step = async (n: number, ...steps: readonly string[]) => {
    const { orders } = (await (
      await asStaff(restaurant.url, '/api/orders/find', 'POST', { number: String(n) })
    ).json()) as { orders: { order_id: string }[] };
    for (const status of steps) {
      const answer = await asStaff(restaurant.url, `/api/orders/${orders[0]?.order_id}/status`, 'POST', { status });
      expect(answer.status).toBe(200);
    }
  };

  test('shows more orders in the dense view, which stays on this device', async () => {
    const { page } = await restaurant.staff('kitchen', { viewport: { width: 1440, height: 900 } });
    const cards = page.getByRole('region', { name: 'New' }).getByRole('article');
    const height = async () => (await cards.first().boundingBox())?.height ?? 0;
    await cards.first().waitFor();
    const usual = await height();
    const dense = page.getByRole('button', { name: 'Dense' });
    expect(await dense.getAttribute('aria-pressed')).toBe('false');
    await dense.click();
    await waitFor('smaller cards', 10_000, async () => (await height()) < usual - 20);
    await page.reload();
    await cards.first().waitFor();
    expect(await dense.getAttribute('aria-pressed')).toBe('true');
    expect(await height()).toBeLessThan(usual - 20);
  });

  test('finds orders by number, name and dish, from the keyboard', async () => {
    const { page } = await restaurant.staff('kitchen', { viewport: { width: 1440, height: 900 } });
    await page.getByRole('article', { name: 'Order #2', exact: true }).waitFor();
    const search = page.getByRole('searchbox', { name: 'Search the board' });
    await page.keyboard.press('/');
    await page.locator('input[type="search"]:focus').waitFor();
    await page.keyboard.type('4');
    await page.getByRole('status').filter({ hasText: '1 order found' }).waitFor();
    await page.getByRole('article', { name: 'Order #4', exact: true }).waitFor();
    expect(await page.getByRole('article').count()).toBe(1);
    await page.keyboard.press('Escape');
    expect(await search.inputValue()).toBe('');
    await search.fill('tirami');
    await page.getByRole('status').filter({ hasText: '5 orders found' }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await search.fill('ADA');
    await page.getByRole('status').filter({ hasText: '40 orders found' }).waitFor();
    await search.fill('nobody like this');
    await page.getByText('None matches.').first().waitFor();
  });

  test('counts the dishes that are to be cooked', async () => {
    await step(2, 'confirmed');
    await step(4, 'confirmed');
    await step(9, 'confirmed');
    const { page } = await restaurant.staff('kitchen');
    await page.getByRole('button', { name: 'To cook' }).click();
    const list = page.getByRole('list', { name: 'To cook' });
    await list.getByText('Margherita').waitFor();
    await list.getByText('Tiramisù').waitFor();
    expect(await list.getByRole('listitem').first().innerText()).toMatch(/^4 ×\s*Margherita/);
    expect(await seriousFaults(page)).toEqual([]);
  });

  test('grows to 120 orders', { timeout: 300_000 }, async () => {
    let last = await placed(restaurant.url);
    while (Number(last.number) < 120) last = await placed(restaurant.url);
    expect(last.number).toBe('120');
  });

  test.each([
    [360, 740],
    [768, 1024],
    [1440, 900],
  ])('with 120 orders holds on a screen of %i × %i', async (width, height) => {
    const { page } = await restaurant.staff('kitchen', { viewport: { width, height } });
    await page.getByRole('article').first().waitFor();
    for (const view of ['usual', 'dense']) {
      expect(await layoutFaults(page), view).toEqual([]);
      await page.getByRole('button', { name: 'Dense' }).click();
    }
  });
});
