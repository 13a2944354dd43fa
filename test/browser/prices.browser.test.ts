// What an order costs, on the pages: an admin sets fees and taxes; the customer sees the bill before ordering and after, and so do
// the kitchen and the courier.
import type { OrderView, PricingView } from '@waggle/contracts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from '../support/axe.ts';
import { asStaff, calledOf } from '../support/customer.ts';
import { fillCheckout, orderButton, putInCart, trackedOrder } from '../support/customer-pages.ts';
import { waitFor } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

describe.skipIf(!chromium)('prices', () => {
  let restaurant: Restaurant;
  let admin: Page;
  beforeAll(async () => {
    restaurant = await openRestaurant();
    ({ page: admin } = await restaurant.staff('admin'));
  });
  afterAll(() => restaurant?.close());

  const pricing = async () => (await (await asStaff(restaurant.url, '/api/pricing')).json()) as PricingView;
  const set = async (part: Partial<PricingView>) => {
    const answer = await asStaff(restaurant.url, '/api/pricing', 'PUT', { ...(await pricing()), ...part });
    expect(answer.status).toBe(200);
  };
  /** The rows of the bill, as label and amount. */
  const rows = (page: Page) =>
    page
      .getByLabel('What it costs')
      .locator('> div')
      .evaluateAll((all) =>
        all.map((row) => [...row.children].map((part) => part.textContent?.replaceAll(/\s/g, ' '))),
      );
  const has = (page: Page, label: string) =>
    waitFor(`a row ${label}`, 10_000, async () => (await rows(page)).some(([name]) => name === label));

  test('an admin sets fees, tips and taxes', async () => {
    await admin.goto('/admin/prices');
    await admin.getByLabel('Delivery fee (EUR)').fill('2.50');
    await admin.getByLabel('Least that is delivered (EUR)').fill('much');
    await admin.getByLabel('Tips offered (%)').fill('5; 10');
    await admin.getByLabel('Country').fill('de');
    await admin.getByRole('button', { name: 'Add a tax' }).click();
    await admin.getByLabel('Rate (%)').fill('7');
    await admin.getByRole('button', { name: 'Add a tax' }).click();
    const drinks = admin.getByRole('group', { name: 'Tax 2' });
    await drinks.getByLabel('Rate (%)').fill('19');
    await drinks.getByLabel('Category').selectOption({ label: 'Drinks' });
    await admin.getByRole('button', { name: 'Save' }).click();
    await admin.getByText('Enter an amount, such as 9.50').waitFor();
    expect(await seriousFaults(admin)).toEqual([]);
    await admin.getByLabel('Least that is delivered (EUR)').fill('2');
    await admin.getByRole('button', { name: 'Save' }).click();
    await admin.getByText('Prices saved').waitFor();
    const saved = await pricing();
    expect(saved).toMatchObject({ delivery_fee: 250, minimum: 200, tip_rates: [5_000, 10_000], country: 'DE' });
    expect(saved.taxes.map(({ category, rate }) => [category, rate])).toEqual([
      [null, 7_000],
      ['drinks', 19_000],
    ]);
  });

  test('a dish has a category for taxes, and a deposit', async () => {
    await admin.goto('/admin');
    await admin
      .getByRole('button', { name: /Mineral water/ })
      .first()
      .click();
    await admin.getByLabel('Category for taxes').selectOption({ label: 'Drinks' });
    await admin.getByLabel('Deposit (EUR)').fill('0.25');
    await admin.getByRole('button', { name: 'Save' }).click();
    await admin.getByRole('dialog').waitFor({ state: 'detached' });
  });

  test('a customer sees the bill before ordering; the order, the kitchen and the courier show the same', async () => {
    const { page } = await restaurant.visit();
    await page.goto('/');
    await putInCart(page);
    await fillCheckout(page);
    await has(page, 'Delivery');
    await has(page, 'Deposit');
    await page.getByLabel(/^10 %|^10%/).check();
    await has(page, 'Tip');
    await page.getByLabel('Cash', { exact: true }).check();
    const gives = page.getByLabel(/I'll pay with/);
    await gives.fill('1');
    await page.getByText(/Enter .* or more/).waitFor();
    await gives.fill('50');
    await waitFor('the button', 10_000, () => orderButton(page).isEnabled());
    expect(await seriousFaults(page)).toEqual([]);
    const quoted = await rows(page);
    expect(quoted.map(([label]) => label)).toEqual(['Dishes and drinks', 'Deposit', 'Delivery', 'Tip', 'Total']);
    const total = quoted.at(-1)?.[1] ?? 'nothing';
    expect((await orderButton(page).innerText()).replaceAll(/\s/g, ' ')).toContain(total);
    await page.getByText(/Includes 19\s?% VAT/).waitFor();
    await orderButton(page).click();
    const id = await trackedOrder(page);
    await has(page, 'Tip');
    expect(await rows(page)).toEqual(quoted);
    expect(await seriousFaults(page)).toEqual([]);
    const order = (await (await asStaff(restaurant.url, `/api/orders/${id}`)).json()) as OrderView;
    expect(order).toMatchObject({ payment: { way: 'cash', gives: 5_000 }, bill: { total: order.total } });

    const called = await calledOf(restaurant.url, id);
    const { page: kitchen } = await restaurant.signedIn('kitchen');
    await kitchen.goto('/kitchen');
    await kitchen
      .getByRole('article', { name: `Order ${called}` })
      .getByRole('button', { name: /details/i })
      .click();
    await has(kitchen, 'Tip');
    expect(await rows(kitchen)).toEqual(quoted);
    expect(await seriousFaults(kitchen)).toEqual([]);

    for (const status of ['confirmed', 'preparing', 'out_for_delivery']) {
      const step = await asStaff(restaurant.url, `/api/orders/${id}/status`, 'POST', { status });
      expect(step.status).toBe(200);
    }
    const { page: courier } = await restaurant.signedIn('courier');
    await courier.goto('/courier');
    await courier
      .getByRole('button', { name: `Pick up: ${called}` })
      .first()
      .click();
    const due = courier.getByLabel('To take at the door');
    await due.getByText('To take in cash').waitFor();
    const words = (await due.innerText()).replaceAll(/\s+/g, ' ');
    expect(words).toContain(total);
    expect(words).toContain(`Change €${((5_000 - order.total) / 100).toFixed(2)}`);
    await courier.getByText('What is in the bag').or(courier.locator('summary')).first().click();
    await has(courier, 'Tip');
    expect(await rows(courier)).toEqual(quoted);
    expect(await seriousFaults(courier)).toEqual([]);
  });

  test('a fee that changes before the order is told, and the new one is charged', async () => {
    const { page } = await restaurant.visit();
    await page.goto('/');
    await putInCart(page);
    await fillCheckout(page);
    await waitFor('the button', 10_000, () => orderButton(page).isEnabled());
    await set({ delivery_fee: 399 });
    const before = await orderButton(page).innerText();
    await orderButton(page).click();
    await page.getByText('The price has just changed').waitFor();
    await waitFor('the new price', 10_000, async () => (await orderButton(page).innerText()) !== before);
    await orderButton(page).click();
    await trackedOrder(page);
  });

  test('an address outside of the areas is told before ordering; one inside has its own fee', async () => {
    await admin.goto('/admin/prices');
    await admin.getByRole('button', { name: 'Add an area' }).click();
    const area = admin.getByRole('group', { name: 'Area 1' });
    await area.getByLabel('Name of the area').fill('Centre');
    await area.getByLabel('Postcodes').fill('SW1*\nhere?');
    await area.getByLabel('Delivery fee (EUR)').fill('1.20');
    await area.getByLabel('Minutes more than usual').fill('10');
    await admin.getByRole('button', { name: 'Save' }).click();
    await admin.getByText('Enter postcodes like 10115, 101* or 10115..10179').waitFor();
    expect(await seriousFaults(admin)).toEqual([]);
    await area.getByLabel('Postcodes').fill('SW1*');
    await admin.getByRole('button', { name: 'Save' }).click();
    await admin.getByText('Prices saved').waitFor();

    const { page } = await restaurant.visit();
    await page.goto('/');
    await putInCart(page);
    await fillCheckout(page);
    await page.getByRole('button', { name: 'Place order', exact: true }).click();
    await page.getByText(/Enter your postcode: it decides/).waitFor();
    await page.getByLabel('Postcode').fill('E1 6AN');
    await page.getByText("Sorry, we don't deliver to E1 6AN.").waitFor();
    expect(await page.getByRole('button', { name: /^Place order/ }).isDisabled()).toBe(true);
    expect(await seriousFaults(page)).toEqual([]);
    const asked: (string | undefined)[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/api/orders/quote')) asked.push(JSON.parse(request.postData() ?? '{}').postcode);
    });
    await page.getByLabel('Postcode').fill('');
    await page.getByLabel('Postcode').pressSequentially('sw1y 4le');
    await waitFor('the fee of the area', 10_000, async () =>
      (await rows(page)).some(([label, amount]) => label === 'Delivery' && amount?.includes('1.20')),
    );
    // Not at each key.
    expect(asked.at(-1)).toBe('sw1y 4le');
    expect(asked.length).toBeLessThan('sw1y 4le'.length);
    await waitFor('the button', 10_000, () => orderButton(page).isEnabled());
    await orderButton(page).click();
    await trackedOrder(page);
    await page.getByText('sw1y 4le').waitFor();
    await set({ areas: [] });
  });

  test('what the kitchen does not deliver cannot be ordered, and says what is missing', async () => {
    await set({ minimum: 100_000 });
    const { page } = await restaurant.visit();
    await page.goto('/');
    await putInCart(page);
    await fillCheckout(page);
    await page.getByText(/Add .* more: that's the least we deliver/).waitFor();
    expect(await orderButton(page).isDisabled()).toBe(true);
    expect(await seriousFaults(page)).toEqual([]);
    await set({ minimum: 0 });
  });
});
