// An unanswered order: after a reload the page looks it up, shows the outcome, and sends nothing without a tap.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asStaff } from '../support/customer.ts';
import { fillCheckout, orderButton, putInCart, trackedOrder } from '../support/customer-pages.ts';
import { waitFor } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

describe.skipIf(!chromium)('an unanswered order', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant();
  });
  afterAll(() => restaurant?.close());

  const ordersOf = async (): Promise<number> => {
    const { orders } = (await (await asStaff(restaurant.url, '/api/orders?limit=200')).json()) as { orders: unknown[] };
    return orders.length;
  };

  /** Places an order that gets no response. @param arrives whether the order reaches the server */
  async function orderWithoutResponse(page: Page, arrives: boolean): Promise<void> {
    await page.goto('/');
    await putInCart(page);
    await fillCheckout(page);
    await page.route('**/api/orders**', async (route) => {
      // Without its quote, the page would not send the order.
      if (route.request().url().endsWith('/quote')) return route.fallback();
      if (arrives && route.request().method() === 'POST') await route.fetch();
      await route.abort('connectionreset');
    });
    await orderButton(page).click();
    await page.getByText(/No response since/).waitFor();
    await page.waitForFunction(() => localStorage.getItem('waggle.attempt') !== null);
    // A page that ends at once takes with it what its browser has not yet stored.
    await page.waitForTimeout(2_500);
    await page.goto('about:blank');
    await page.unrouteAll({ behavior: 'wait' });
  }

  /** Collects the POST requests from here on. */
  function posts(page: Page): string[] {
    const sent: string[] = [];
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      // A quote orders nothing.
      if (request.method() === 'POST' && pathname !== '/api/orders/quote') sent.push(pathname);
    });
    return sent;
  }

  const aged = (page: Page, hours: number) =>
    page.evaluate((ms) => {
      const stored = localStorage.getItem('waggle.attempt');
      if (stored === null) throw new Error('no attempt is stored');
      const attempt = JSON.parse(stored);
      localStorage.setItem('waggle.attempt', JSON.stringify({ ...attempt, at: attempt.at - ms }));
    }, hours * 3_600_000);

  const notice = (page: Page) =>
    page.getByRole('alert').filter({ hasText: "We haven't heard back about an earlier order" });

  test('that never arrived is shown with its content; a tap sends it, and the new cart stays', async () => {
    const { page } = await restaurant.visit();
    const before = await ordersOf();
    await orderWithoutResponse(page, false);
    await page.goto('/');
    await putInCart(page, 'Tiramisù');
    const sent = posts(page);
    await page.goto('/checkout');
    await notice(page).getByText("It wasn't placed").waitFor();
    await notice(page).getByText('1 × Mineral water').waitFor();
    await notice(page).getByText('To Ada Lovelace, 12 St James’s Square').waitFor();
    expect(await orderButton(page).isDisabled()).toBe(true);
    expect(sent).toEqual([]);
    expect(await ordersOf()).toBe(before);
    await notice(page).getByRole('button', { name: 'Send it now' }).click();
    await trackedOrder(page);
    expect(await ordersOf()).toBe(before + 1);
    await page.goto('/');
    const cart = page.getByRole('complementary', { name: 'Your cart' });
    await cart.getByText('Tiramisù').first().waitFor();
  });

  test('that had arrived is found, without a tap and without another order', async () => {
    const { page } = await restaurant.visit();
    const before = await ordersOf();
    await orderWithoutResponse(page, true);
    await page.goto('/');
    await putInCart(page, 'Tiramisù');
    const sent = posts(page);
    await page.goto('/checkout');
    await page.getByText('Your earlier order was placed').waitFor();
    await page.getByRole('region', { name: 'Your cart' }).getByText('Tiramisù').first().waitFor();
    expect(sent).toEqual([]);
    expect(await ordersOf()).toBe(before + 1);
    await page.getByRole('link', { name: 'Track it' }).click();
    await trackedOrder(page);
  });

  test('that is older than the server remembers is not sent again, whatever the customer taps', async () => {
    const { page } = await restaurant.visit();
    await orderWithoutResponse(page, false);
    const before = await ordersOf();
    await page.goto('/orders');
    await aged(page, 25);
    const sent = posts(page);
    await page.goto('/checkout');
    await notice(page).getByText("It's too old to check").waitFor();
    expect(await notice(page).getByRole('button').allInnerTexts()).toEqual(['Discard']);
    expect(sent).toEqual([]);
    await notice(page).getByRole('button', { name: 'Discard' }).click();
    // The cart is still there, and can be ordered under its own key.
    await fillCheckout(page);
    await orderButton(page).click();
    await trackedOrder(page);
    expect(await ordersOf()).toBe(before + 1);
  });

  test('is not sent while the server is unreachable, and looked up once it is back', async () => {
    const { page } = await restaurant.visit();
    await orderWithoutResponse(page, false);
    const sent = posts(page);
    await page.route('**/api/orders/by-key', (route) => route.abort('connectionreset'));
    await page.goto('/checkout');
    await notice(page).getByText("We can't check right now").waitFor();
    await page.unrouteAll({ behavior: 'wait' });
    await notice(page).getByText("It wasn't placed").waitFor();
    expect(sent).toEqual([]);
    await notice(page).getByRole('button', { name: 'Discard' }).click();
    await waitFor('the order to be possible', 5_000, () => orderButton(page).isEnabled());
  });
});
