// At most so many orders in a quarter of an hour: an admin sets it, customers see the later time before they order, and a full evening.
import type { KitchenView, PlacedOrder } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from '../support/axe.ts';
import { asStaff, place, placed } from '../support/customer.ts';
import { fillCheckout, orderButton, putInCart } from '../support/customer-pages.ts';
import { waitFor } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

describe.skipIf(!chromium)('a limit of orders in a quarter of an hour', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant();
  });
  afterAll(() => restaurant?.close());

  test('is set by an admin, moves the time that the customer sees, and says when nothing is left', async () => {
    const kitchen = async () => (await (await fetch(`${restaurant.url}/api/kitchen`)).json()) as KitchenView;
    const { page: admin } = await restaurant.staff('admin');
    await admin.goto('/admin/hours');
    const most = admin.getByLabel('Most orders in a quarter of an hour');
    expect(await most.inputValue()).toBe('');
    await most.fill('0');
    await admin.getByText('A whole number from 1 to 500, or nothing').waitFor();
    expect(await admin.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await most.fill('1');
    expect(await seriousFaults(admin)).toEqual([]);
    await admin.getByRole('button', { name: 'Save' }).click();
    await waitFor('the limit', 10_000, async () => (await kitchen()).orders_per_quarter === 1);

    const { page: customer } = await restaurant.visit();
    await putInCart(customer);
    await fillCheckout(customer);
    await customer.getByText('Delivery in about 20–35 min').waitFor();
    // Somebody else takes the quarter.
    const first = await placed(restaurant.url);
    await customer.getByText('Delivery in about 35–50 min').waitFor();
    const second = await placed(restaurant.url);
    expect(Date.parse(second.promised_at) - Date.parse(first.promised_at)).toBeGreaterThan(14 * 60_000);

    const others: PlacedOrder[] = [];
    let answer = await place(restaurant.url);
    for (; answer.status === 201; answer = await place(restaurant.url))
      others.push((await answer.json()) as PlacedOrder);
    expect([answer.status, await answer.json()]).toMatchObject([409, { code: 'kitchen_full' }]);
    await customer.getByText('The kitchen is fully booked for now').waitFor();
    expect(await orderButton(customer).isDisabled()).toBe(true);
    expect(await seriousFaults(customer)).toEqual([]);

    // One that is promised late: a new order would come too late for an early quarter, after all those before it.
    const late = others[Math.floor((others.length * 3) / 4)]?.order_id;
    const cancelled = await asStaff(restaurant.url, `/api/orders/${late}/status`, 'POST', { status: 'cancelled' });
    expect(cancelled.status).toBe(200);
    await customer.getByText('The kitchen is fully booked for now').waitFor({ state: 'detached' });
    await waitFor('the order', 10_000, async () => !(await orderButton(customer).isDisabled()));
    expect((await placed(restaurant.url)).promised_at).toBeTruthy();
    await admin.goto('/admin/audit');
    await admin.getByText('Orders in a quarter of an hour').first().waitFor();
  });
});
