// An order for later, on the pages of customer, kitchen and admin.
import type { BookableTimes, KitchenView, OrderView } from '@waggle/contracts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from '../support/axe.ts';
import { asStaff, calledOf } from '../support/customer.ts';
import { fillCheckout, orderButton, putInCart, state, trackedOrder } from '../support/customer-pages.ts';
import { waitFor } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

describe.skipIf(!chromium)('an order for later', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant();
  });
  afterAll(() => restaurant?.close());

  const kitchen = async () => (await (await fetch(`${restaurant.url}/api/kitchen`)).json()) as KitchenView;
  const setKitchen = async (change: Partial<KitchenView>) =>
    expect((await asStaff(restaurant.url, '/api/kitchen', 'PUT', { ...(await kitchen()), ...change })).status).toBe(
      200,
    );
  const later = (page: Page) => page.getByRole('radio', { name: 'Later' });
  const asSoonAsPossible = (page: Page) => page.getByRole('radio', { name: 'As soon as possible' });
  const dayField = (page: Page) => page.getByLabel('Day', { exact: true });
  const timeField = (page: Page) => page.getByLabel('Time', { exact: true });
  /** Chooses the third free time of the second day. */
  const chooseTime = async (page: Page): Promise<string> => {
    await dayField(page).selectOption({ index: 1 });
    await waitFor('the times', 10_000, async () => (await timeField(page).locator('option').count()) > 4);
    await timeField(page).selectOption({ index: 3 });
    return timeField(page).inputValue();
  };

  test('is ordered at checkout, waits on the board, and is the kitchen’s when staff begin it', async () => {
    const [{ page }, { page: cook }] = [await restaurant.visit(), await restaurant.staff('kitchen')];
    await putInCart(page);
    await fillCheckout(page);
    expect(await asSoonAsPossible(page).isChecked()).toBe(true);
    await later(page).check();
    await timeField(page).waitFor();
    await waitFor('no time to be chosen', 5_000, () => page.getByRole('button', { name: /^Place order/ }).isDisabled());
    const wanted = await chooseTime(page);
    await page.getByText(/^Delivered by ./).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await waitFor('the order', 10_000, async () => !(await orderButton(page).isDisabled()));
    await orderButton(page).click();
    const id = await trackedOrder(page);
    await state(page, 'Ordered for later').waitFor();
    await page.getByText('Delivered by', { exact: true }).waitFor();
    await page.getByText(/^The kitchen gets it: /).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    const order = (await (await asStaff(restaurant.url, `/api/orders/${id}`)).json()) as OrderView;
    expect(order).toMatchObject({ wanted_at: wanted, promised_at: wanted, waiting: true });

    const number = await calledOf(restaurant.url, id);
    await cook.getByText(/^Later: 1 order · next: /).click();
    expect(await cook.getByRole('alert').count()).toBe(0);
    expect(await cook.getByText('No new orders. They appear here automatically.').count()).toBe(1);
    expect(await seriousFaults(cook)).toEqual([]);
    await cook.getByRole('list', { name: 'Orders for later' }).getByRole('button', { name: number }).click();
    const details = cook.getByRole('dialog', { name: `Order ${number}` });
    await details.getByText(/^Wanted for later\. Comes to New: /).waitFor();
    // Once it stands still.
    await details.getByRole('button', { name: 'Accept' }).click({ trial: true });
    expect(await seriousFaults(cook)).toEqual([]);
    await details.getByRole('button', { name: 'Accept' }).click();
    await cook
      .getByRole('region', { name: /^Accepted/ })
      .getByRole('article', { name: `Order ${number}` })
      .waitFor();
    await cook.getByText(/^Later: /).waitFor({ state: 'detached' });
    await state(page, 'The kitchen has your order').waitFor();
  });

  test('is possible while the kitchen is closed, which the menu says', async () => {
    const today = new Date().toISOString().slice(0, 10);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    // Around midnight, too.
    await setKitchen({ special_days: [today, tomorrow].map((date) => ({ date, hours: [] })) });
    const { page } = await restaurant.visit();
    await page.goto('/');
    await page.getByText('You can order for later now.').waitFor();
    await putInCart(page);
    await fillCheckout(page);
    await waitFor('later', 10_000, () => later(page).isChecked());
    expect(await asSoonAsPossible(page).isDisabled()).toBe(true);
    await timeField(page).waitFor();
    await chooseTime(page);
    await waitFor('the order', 10_000, async () => !(await orderButton(page).isDisabled()));
    await orderButton(page).click();
    await trackedOrder(page);
    await state(page, 'Ordered for later').waitFor();
    await setKitchen({ special_days: [] });
  });

  test('whose time somebody else takes meanwhile is not placed, and another time can be chosen', async () => {
    await setKitchen({ orders_per_quarter: 1 });
    const { page } = await restaurant.visit();
    await putInCart(page);
    await fillCheckout(page);
    await later(page).check();
    await timeField(page).waitFor();
    const wanted_at = await chooseTime(page);
    await waitFor('the order', 10_000, async () => !(await orderButton(page).isDisabled()));
    const other = await fetch(`${restaurant.url}/api/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        customer: { name: 'Bo', phone: '+44 20 7946 0001', address: '1 Side Street' },
        items: [{ item_id: 'margherita', quantity: 1 }],
        wanted_at,
      }),
    });
    expect(other.status).toBe(201);
    await orderButton(page).click();
    await page.getByText('That time has just been taken. Choose another one.').waitFor();
    const listed = await fetch(`${restaurant.url}/api/orders/times`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ day: wanted_at.slice(0, 10) }),
    });
    const { times } = (await listed.json()) as BookableTimes;
    expect(times.map((one) => one.wanted_at)).not.toContain(wanted_at);
    await timeField(page).selectOption({ index: 3 });
    await waitFor('the order', 10_000, async () => !(await orderButton(page).isDisabled()));
    await orderButton(page).click();
    await trackedOrder(page);
    await setKitchen({ orders_per_quarter: null });
  });

  test('is offered for as many days as an admin says, and not at all with none', async () => {
    const { page: admin } = await restaurant.staff('admin');
    await admin.goto('/admin/hours');
    const days = admin.getByLabel('Days ahead that customers may order');
    expect(await days.inputValue()).toBe('7');
    await days.fill('31');
    await admin.getByText('A whole number from 0 to 30').waitFor();
    expect(await admin.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await days.fill('0');
    expect(await seriousFaults(admin)).toEqual([]);
    await admin.getByRole('button', { name: 'Save' }).click();
    await waitFor('the setting', 10_000, async () => (await kitchen()).schedule_days === 0);
    const { page } = await restaurant.visit();
    await putInCart(page);
    await fillCheckout(page);
    await waitFor('the order', 10_000, async () => !(await orderButton(page).isDisabled()));
    expect(await later(page).count()).toBe(0);
    await setKitchen({ schedule_days: 7 });
    await later(page).waitFor();
  });
});
