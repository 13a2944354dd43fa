import type { Menu } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asStaff, placed, stockOf } from '../support/customer.ts';
import { fillCheckout, orderButton, orderOne, putInCart, state, trackedOrder } from '../support/customer-pages.ts';
import { waitFor } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

describe.skipIf(!chromium)('a customer', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant({ WAGGLE_SIMULATOR: 'on', WAGGLE_SIMULATOR_SPEED: '20' });
  });
  afterAll(() => restaurant?.close());

  const ordersOf = async (): Promise<number> => {
    const { orders } = (await (await asStaff(restaurant.url, '/api/orders?limit=200')).json()) as { orders: unknown[] };
    return orders.length;
  };

  test('orders and sees it delivered, with the time of every step', async () => {
    const { page } = await restaurant.visit();
    await orderOne(page);
    await state(page, 'Delivered').waitFor({ timeout: 60_000 });
    const steps = page.getByRole('region', { name: 'Timeline' }).getByRole('listitem');
    expect(await steps.count()).toBe(6);
    for (const step of await steps.all()) expect(await step.getByRole('time').count()).toBe(1);
  });

  test('sees the courier move on the map while the order is on its way', async () => {
    const slow = await openRestaurant({ WAGGLE_SIMULATOR: 'on', WAGGLE_SIMULATOR_SPEED: '2' });
    const { page } = await slow.visit();
    await orderOne(page);
    await state(page, 'On its way to you').waitFor({ timeout: 100_000 });
    const courier = page.locator('[data-mark="courier"] > *');
    await courier.waitFor({ timeout: 30_000 });
    const where = async () => JSON.stringify(await courier.boundingBox());
    const first = await where();
    await waitFor('the courier to be elsewhere', 20_000, async () => (await where()) !== first);
    await slow.close();
  });

  test('two clicks on “Place order” place one order', async () => {
    const { page } = await restaurant.visit();
    const before = await ordersOf();
    await page.goto('/');
    await putInCart(page);
    await fillCheckout(page);
    await orderButton(page).dblclick();
    await trackedOrder(page);
    expect(await ordersOf()).toBe(before + 1);
  });

  test('a lost response and a reload place one order', async () => {
    const { page } = await restaurant.visit();
    const before = await ordersOf();
    await page.goto('/');
    await putInCart(page);
    await fillCheckout(page);
    let sent = 0;
    await page.route('**/api/orders', async (route) => {
      sent += 1;
      // The request reaches the server; its response is lost.
      await route.fetch();
      await route.abort('connectionreset');
    });
    await orderButton(page).click();
    await waitFor('the order to be sent', 10_000, () => sent > 0);
    await page.getByText(/No response since/).waitFor();
    // The page keeps retrying: lets the running handlers finish.
    await page.unrouteAll({ behavior: 'wait' });
    await page.reload();
    await trackedOrder(page);
    expect(await ordersOf()).toBe(before + 1);
  });

  test('a price that has just changed is shown before anything is ordered', async () => {
    const { page } = await restaurant.visit();
    const before = await ordersOf();
    // Without live updates the page only knows the price that it loaded.
    await page.routeWebSocket('**/ws/menu', () => {});
    await page.goto('/');
    await putInCart(page);
    await fillCheckout(page);
    const agreed = await orderButton(page).innerText();
    const priced = (price: number) => asStaff(restaurant.url, '/api/menu/mineral-water', 'PATCH', { price });
    const { items } = (await (await fetch(`${restaurant.url}/api/menu`)).json()) as Menu;
    const usual = items.find(({ item_id }) => item_id === 'mineral-water')?.price ?? 0;
    await page.route(
      '**/api/orders',
      async (route) => {
        await priced(usual + 8_900);
        await route.continue();
      },
      { times: 1 },
    );
    await orderButton(page).click();
    await page.getByText('The price has just changed').waitFor();
    await waitFor('the new price', 10_000, async () => (await orderButton(page).innerText()) !== agreed);
    expect(await ordersOf()).toBe(before);
    await orderButton(page).click();
    await trackedOrder(page);
    expect(await ordersOf()).toBe(before + 1);
    await priced(usual);
  });

  test('finds the cart as it was after a reload', async () => {
    const { page } = await restaurant.visit();
    await page.goto('/');
    await putInCart(page);
    await page.reload();
    await page.getByRole('complementary', { name: 'Your cart' }).getByText('Mineral water').waitFor();
  });

  test('takes a dish off the cart again where it was added', async () => {
    const { page } = await restaurant.visit();
    await page.goto('/');
    const dish = page.getByRole('group', { name: 'Mineral water' });
    const add = dish.getByRole('button', { name: 'Add Mineral water to cart' });
    const remove = dish.getByRole('button', { name: 'Remove one Mineral water' });
    const count = dish.getByRole('status', { name: /in cart/ });
    await add.click();
    await add.click();
    expect(await count.textContent()).toBe('2');
    await remove.click();
    expect(await count.textContent()).toBe('1');
    await remove.press('Enter');
    await remove.waitFor({ state: 'detached' });
    expect(await dish.locator(':focus').getAttribute('aria-label')).toBe('Add Mineral water to cart');
    await page.getByRole('complementary', { name: 'Your cart' }).getByText('Your cart is empty').waitFor();
  });

  test('sees in the cart that an item has sold out, and cannot order it', async () => {
    const { page } = await restaurant.visit();
    await page.goto('/');
    await putInCart(page, 'Honey cake');
    await asStaff(restaurant.url, '/api/menu/honey-cake', 'PATCH', { sold_out: true });
    const cart = page.getByRole('complementary', { name: 'Your cart' });
    await cart.getByText('Sold out.').waitFor({ timeout: 10_000 });
    await cart.getByText('Something in your cart is no longer available.').waitFor();
    await page.goto('/checkout');
    await page.getByRole('button', { name: 'Place order', exact: true, disabled: true }).waitFor();
    expect(await page.getByText('€0.00').count()).toBe(0);
    await page.goto('/');
    await cart.getByText('Sold out.').waitFor();
    await asStaff(restaurant.url, '/api/menu/honey-cake', 'PATCH', { sold_out: false });
    await cart.getByText('Sold out.').waitFor({ state: 'detached', timeout: 10_000 });
  });

  test('sees stock fall while others order, without a reload', async () => {
    const { page } = await restaurant.visit();
    await page.goto('/');
    await page.getByRole('button', { name: 'Add Tiramisù to cart' }).waitFor();
    const left = (await stockOf(restaurant.url, 'tiramisu')) ?? 0;
    for (let rest = left - 2; rest > 0; rest -= 25)
      await placed(restaurant.url, { item: 'tiramisu', quantity: Math.min(25, rest) });
    await page.getByText('Only 2 left').waitFor({ timeout: 10_000 });
  });

  test('cancels while it is allowed, and opens the link on another device', async () => {
    const calm = await openRestaurant();
    const { page } = await calm.visit();
    await orderOne(page);
    const elsewhere = await calm.visit();
    await elsewhere.page.goto(page.url());
    await state(elsewhere.page, 'Order received').waitFor();
    await page.getByRole('button', { name: 'Cancel order' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel order' }).click();
    await state(page, 'Your order was cancelled').waitFor();
    await state(elsewhere.page, 'Your order was cancelled').waitFor();
    await calm.close();
  });
});
