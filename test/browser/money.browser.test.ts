// Prices in currencies with zero, two and three decimal digits, in browsers whose Intl disagrees: the server's digits count, on
// every page and in every field.
import type { Menu } from '@waggle/contracts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asStaff, calledOf } from '../support/customer.ts';
import { orderOne, putInCart } from '../support/customer-pages.ts';
import { waitFor } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

/** A browser whose Intl has other digits for every currency. */
const withOtherDigits = (page: Page) =>
  page.addInitScript(`(() => {
    const Real = Intl.NumberFormat;
    const wrong = (options) => options?.style === 'currency' && options.maximumFractionDigits === undefined
      ? { ...options, minimumFractionDigits: 1, maximumFractionDigits: 1 } : options;
    Intl.NumberFormat = new Proxy(Real, { construct: (target, [locale, options]) => new target(locale, wrong(options)) });
    const resolved = Real.prototype.resolvedOptions;
    Real.prototype.resolvedOptions = function () {
      return { ...resolved.call(this), minimumFractionDigits: 1, maximumFractionDigits: 1 };
    };
  })()`);

describe.skipIf(!chromium).each([
  { currency: 'JPY', price: 1_250, shown: '1,250', typed: '990', sent: 990, sentShown: '990' },
  { currency: 'HUF', price: 349_000, shown: '3,490.00', typed: '1290.50', sent: 129_050, sentShown: '1,290.50' },
  { currency: 'KWD', price: 1_250, shown: '1.250', typed: '0.875', sent: 875, sentShown: '0.875' },
])('in $currency', ({ currency, price, shown, typed, sent, sentShown }) => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant({ WAGGLE_CURRENCY: currency });
    const answer = await asStaff(restaurant.url, '/api/menu/mineral-water', 'PATCH', { price });
    expect(answer.status).toBe(200);
  });
  afterAll(() => restaurant?.close());

  const shows = (page: Page, amount: string) =>
    waitFor(`${amount} on ${page.url()}`, 10_000, async () =>
      (await page.locator('body').innerText()).replaceAll(/\s/g, '').includes(amount),
    );

  test('customers and the kitchen see one price everywhere', async () => {
    const { page } = await restaurant.visit();
    await withOtherDigits(page);
    await page.goto('/');
    await shows(page, shown);
    const id = await orderOne(page);
    await shows(page, shown);
    await page.goto('/orders');
    await shows(page, shown);
    await putInCart(page);
    await page.getByRole('complementary', { name: 'Your cart' }).waitFor();
    await page.goto('/checkout');
    await page.getByRole('button', { name: /^Place order ·/ }).waitFor();
    await shows(page, shown);
    const { page: kitchen } = await restaurant.signedIn('kitchen');
    await withOtherDigits(kitchen);
    await kitchen.goto('/kitchen');
    await kitchen
      .getByRole('article', { name: `Order ${await calledOf(restaurant.url, id)}` })
      .getByRole('button', { name: /details/i })
      .click();
    await kitchen.getByRole('dialog').waitFor();
    await shows(kitchen, shown);
  });

  test('an admin reads and writes the price as it is', async () => {
    const { page } = await restaurant.signedIn('admin');
    await withOtherDigits(page);
    await page.goto('/admin');
    await shows(page, shown);
    await page
      .getByRole('button', { name: /Mineral water/ })
      .first()
      .click();
    const field = page.getByLabel(`Price (${currency})`);
    expect((await field.inputValue()).replaceAll(/\D/g, '')).toBe(String(price));
    await field.fill(typed);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await shows(page, sentShown);
    const { items } = (await (await fetch(`${restaurant.url}/api/menu`)).json()) as Menu;
    expect(items.find(({ item_id }) => item_id === 'mineral-water')?.price).toBe(sent);
    await asStaff(restaurant.url, '/api/menu/mineral-water', 'PATCH', { price });
  });
});
