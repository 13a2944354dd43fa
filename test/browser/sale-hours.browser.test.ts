// Hours of dishes and categories: an admin sets them, customers see from when a dish is available, and their cart says so.
import type { KitchenView, Menu, OpeningHours } from '@waggle/contracts';
import { weekdays } from '@waggle/contracts/weekdays.ts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from '../support/axe.ts';
import { asStaff, place } from '../support/customer.ts';
import { layoutFaults } from '../support/layout-faults.ts';
import { waitFor } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

const phone = { viewport: { width: 360, height: 740 } };
const minute = 60_000;

/** From one moment to another of this week, in UTC. */
function between(from: number, to: number): OpeningHours {
  const [opens, closes] = [from, to].map((at) => new Date(at).toISOString().slice(11, 16)) as [string, string];
  const day = weekdays[(new Date(from).getUTCDay() + 6) % 7];
  if (!day) throw new Error(`there is no day of the week at ${from}`);
  return { day, opens, closes };
}

describe.skipIf(!chromium)('hours of sale', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant();
  });
  afterAll(() => restaurant?.close());

  const kitchen = async () => (await (await fetch(`${restaurant.url}/api/kitchen`)).json()) as KitchenView;
  const setHours = async (hours: readonly OpeningHours[] | null) => {
    const category_hours = hours ? [{ category: 'Pizza', hours }] : [];
    const saved = await asStaff(restaurant.url, '/api/kitchen', 'PUT', { ...(await kitchen()), category_hours });
    expect(saved.status).toBe(200);
  };
  const menuOf = async (): Promise<Page> => {
    const { page } = await restaurant.visit(phone);
    await page.goto('/');
    await page.getByRole('heading', { name: 'Margherita' }).waitFor();
    return page;
  };
  const margherita = (page: Page) =>
    page.getByRole('listitem').filter({ has: page.getByText('Margherita', { exact: true }) });

  test('of a category are set by an admin on a phone, and taken away again', async () => {
    const { page: admin } = await restaurant.staff('admin', phone);
    await admin.getByRole('button', { name: 'Hours of Pizza' }).click();
    const dialog = admin.getByRole('dialog', { name: 'Hours of Pizza' });
    await dialog.getByRole('switch', { name: 'Only for sale at certain hours' }).click();
    await dialog.getByLabel('Monday: opening time').fill('17:30');
    expect(await seriousFaults(admin)).toEqual([]);
    expect(await layoutFaults(admin)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    const hours = (await kitchen()).category_hours?.find(({ category }) => category === 'Pizza')?.hours;
    expect(hours?.find(({ day }) => day === 'monday')).toMatchObject({ opens: '17:30', closes: '22:00' });
    await admin.getByRole('button', { name: 'Hours of Pizza' }).click();
    await dialog.getByRole('switch', { name: 'Only for sale at certain hours' }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await waitFor('the hours to be gone', 10_000, async () => (await kitchen()).category_hours?.length === 0);
  });

  test('that another admin has changed meanwhile are taken, or replaced when one has edits', async () => {
    const { page: admin } = await restaurant.staff('admin', phone);
    await setHours([{ day: 'monday', opens: '11:00', closes: '12:00' }]);
    await admin.getByRole('button', { name: 'Hours of Pizza' }).click();
    const dialog = admin.getByRole('dialog', { name: 'Hours of Pizza' });
    const opens = dialog.getByLabel('Monday: opening time');
    await setHours([{ day: 'monday', opens: '11:15', closes: '12:00' }]);
    await waitFor('the other’s hours', 10_000, async () => (await opens.inputValue()) === '11:15');
    await opens.fill('11:45');
    await setHours([{ day: 'monday', opens: '11:20', closes: '12:00' }]);
    await dialog.getByText('Someone else has changed these hours').waitFor();
    expect(await opens.inputValue()).toBe('11:45');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    const [pizza] = (await kitchen()).category_hours ?? [];
    expect(pizza?.hours).toEqual([{ day: 'monday', opens: '11:45', closes: '12:00' }]);
    await setHours(null);
  });

  test('of a dish are in its editor', async () => {
    const { page: admin } = await restaurant.staff('admin', phone);
    await admin.getByRole('button', { name: /^Diavola/ }).click();
    const editor = admin.getByRole('dialog', { name: 'Diavola' });
    await editor.getByRole('switch', { name: 'Hours of its own' }).click();
    await editor.getByLabel('Sunday: closing time').waitFor();
    expect(await seriousFaults(admin)).toEqual([]);
    await editor.getByRole('button', { name: 'Save' }).click();
    await editor.waitFor({ state: 'detached' });
    const { items } = (await (await fetch(`${restaurant.url}/api/menu`)).json()) as Menu;
    expect(items.find(({ item_id }) => item_id === 'diavola')?.hours).toHaveLength(7);
  });

  test('that overlap are refused by the server, too', async () => {
    const hours: OpeningHours[] = [
      { day: 'friday', opens: '11:30', closes: '14:30' },
      { day: 'friday', opens: '14:00', closes: '15:00' },
    ];
    const settings = { ...(await kitchen()), category_hours: [{ category: 'Pizza', hours }] };
    for (const [route, method, body, field] of [
      ['/api/menu/margherita', 'PATCH', { hours }, '#/hours/1'],
      ['/api/kitchen', 'PUT', settings, '#/category_hours/0'],
    ] as const) {
      const refused = await asStaff(restaurant.url, route, method, body);
      const problem = { code: 'overlapping_hours', errors: [{ field }] };
      expect([refused.status, await refused.json()]).toMatchObject([422, problem]);
    }
    const never = await asStaff(restaurant.url, '/api/menu/margherita', 'PATCH', { hours: [] });
    expect(never.status).toBe(400);
  });

  test('that are over take a dish out of reach, with the time when it is back, also in a cart', async () => {
    const page = await menuOf();
    await page.getByRole('button', { name: 'Choose options for Margherita' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Add to cart/ })
      .click();
    await setHours([between(Date.now() - 120 * minute, Date.now() - 60 * minute)]);
    await margherita(page)
      .getByText(/^from /)
      .waitFor();
    await page.getByRole('button', { name: 'Choose options for Margherita' }).waitFor({ state: 'detached' });
    expect(await seriousFaults(page)).toEqual([]);
    expect(await layoutFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Margherita', exact: true }).click();
    await page
      .getByRole('dialog')
      .getByText(/^Not available until /)
      .waitFor();
    const refused = await place(restaurant.url);
    expect([refused.status, await refused.json()]).toMatchObject([
      409,
      { code: 'not_available_now', unavailable: [{ item_id: 'margherita' }] },
    ]);
    await page.goto('/checkout');
    await page.getByText(/^Not available until /).waitFor();
    await page.getByText('Something in your cart is no longer available.').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await setHours(null);
    await page.getByText(/^Not available until /).waitFor({ state: 'detached' });
  });

  test('begin by themselves on a page that is open', async () => {
    const opens = Math.ceil((Date.now() + 20_000) / minute) * minute;
    await setHours([between(opens, opens + 60 * minute)]);
    const page = await menuOf();
    await margherita(page)
      .getByText(/^from /)
      .waitFor();
    await page.getByRole('button', { name: 'Choose options for Margherita' }).waitFor({ timeout: 2 * minute });
    expect(Date.now()).toBeGreaterThanOrEqual(opens);
    expect((await place(restaurant.url)).status).toBe(201);
    await setHours(null);
  }, 180_000);
});
