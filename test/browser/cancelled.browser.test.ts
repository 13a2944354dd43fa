// Orders that do not go as promised: the kitchen needs longer, or cancels, as an admin does; the customer and the courier see it.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from '../support/axe.ts';
import { asStaff, calledOf } from '../support/customer.ts';
import { orderOne, state } from '../support/customer-pages.ts';
import { ridesMayBeSimulated } from '../support/ride.ts';
import { waitFor } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

describe.skipIf(!chromium)('an order', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant(ridesMayBeSimulated);
  });
  afterAll(() => restaurant?.close());

  const step = async (orderId: string, ...steps: readonly string[]) => {
    for (const status of steps)
      expect((await asStaff(restaurant.url, `/api/orders/${orderId}/status`, 'POST', { status })).status).toBe(200);
  };
  const openCard = async (page: Page, orderId: string) => {
    // Not by its role: an open dialog hides the board from those who ask for roles.
    const card = page.locator(`article[data-order="${orderId}"]`);
    await card.getByRole('button', { name: /view details/ }).click();
    return card;
  };

  test('is cancelled while it is cooked, by the kitchen, which says why and where the food goes', async () => {
    const [{ page: customer }, { page: cook }] = [await restaurant.visit(), await restaurant.staff('kitchen')];
    const orderId = await orderOne(customer);
    await step(orderId, 'confirmed', 'preparing');
    await state(customer, 'Your food is being prepared').waitFor();
    const card = await openCard(cook, orderId);
    await cook.getByRole('button', { name: 'Cancel…' }).click();
    const form = cook.getByRole('dialog');
    expect(await form.getByLabel('Is thrown away, and counted as waste').isChecked()).toBe(true);
    expect(await seriousFaults(cook)).toEqual([]);
    // Without a reason nothing happens.
    await form.getByRole('button', { name: 'Cancel order' }).click();
    await form.getByText('Choose a reason.').waitFor();
    await form.getByLabel('Another reason').check();
    await form.getByRole('button', { name: 'Cancel order' }).click();
    await form.getByText('Say why: the customer sees it.').waitFor();
    await form.getByLabel('We have run out of an ingredient.').check();
    await form.getByLabel('In your words (optional)').fill('The last dough fell on the floor.');
    await form.getByRole('button', { name: 'Cancel order' }).click();
    await state(customer, 'Your order was cancelled').waitFor();
    await customer.getByText('The restaurant has run out of something that you ordered.').waitFor();
    await customer.getByText('The kitchen says: The last dough fell on the floor.').waitFor();
    await card.waitFor({ state: 'detached' });
    expect(await seriousFaults(customer)).toEqual([]);
  });

  test('is promised for later by two taps; the customer reads it at once, and after a reload', async () => {
    const [{ page: customer }, { page: cook }] = [await restaurant.visit(), await restaurant.staff('kitchen')];
    const orderId = await orderOne(customer);
    await step(orderId, 'confirmed');
    const card = await openCard(cook, orderId);
    const due = async () => (await card.textContent()) ?? '';
    const before = await due();
    // The other one is for screen readers.
    const longer = customer
      .getByRole('region', { name: 'Track your order' })
      .getByText(/^Sorry, the restaurant needs a little longer: by /);
    await cook.getByRole('button', { name: '+5 min' }).click();
    await longer.waitFor();
    await cook.getByRole('button', { name: '+10 min' }).click();
    const timeline = customer.getByRole('region', { name: 'Timeline' });
    await waitFor(
      'both in the timeline',
      10_000,
      async () => (await timeline.getByText(/^Now promised by /).count()) === 2,
    );
    expect(await seriousFaults(customer)).toEqual([]);
    expect(await seriousFaults(cook)).toEqual([]);
    await waitFor('the card to show it', 10_000, async () => (await due()) !== before);
    await customer.reload();
    await longer.waitFor();
  });

  test('is cancelled on its way, by an admin: the courier sees it at once, also on a page that was closed meanwhile', async () => {
    const { page: customer } = await restaurant.visit();
    const { page: admin } = await restaurant.staff('admin');
    const { page: cook } = await restaurant.staff('kitchen');
    const { page: courier } = await restaurant.staff('courier');
    const drive = async () => {
      const orderId = await orderOne(customer);
      await step(orderId, 'confirmed', 'preparing', 'ready', 'out_for_delivery');
      const number = await calledOf(restaurant.url, orderId);
      await courier.getByRole('button', { name: `Pick up: ${number}` }).click();
      const ride = courier.getByRole('region', { name: `Delivery ${number}, on the way` });
      await ride.waitFor();
      return { orderId, number, ride };
    };
    const first = await drive();
    // The kitchen cannot call a courier back.
    await openCard(cook, first.orderId);
    await cook.getByRole('dialog').waitFor();
    expect(await cook.getByRole('button', { name: 'Cancel…' }).count()).toBe(0);
    await admin.goto('/kitchen');
    await openCard(admin, first.orderId);
    await admin.getByRole('button', { name: 'Cancel…' }).click();
    await admin.getByLabel("The customer wasn't there.").check();
    await admin.getByRole('button', { name: 'Cancel order' }).click();
    const told = (number: string) => courier.getByText(`Order ${number} was cancelled`);
    await told(first.number).waitFor();
    await first.ride.waitFor({ state: 'detached' });
    expect(await seriousFaults(courier)).toEqual([]);
    await courier.reload();
    await told(first.number).waitFor();
    await courier.getByRole('button', { name: 'OK' }).click();
    await told(first.number).waitFor({ state: 'detached' });
    await state(customer, 'Your order was cancelled').waitFor();
    await customer.getByText('The restaurant could not reach you at your door.').waitFor();

    const second = await drive();
    await courier.goto('about:blank');
    const wish = { status: 'cancelled', reason_code: 'customer_asked' };
    expect((await asStaff(restaurant.url, `/api/orders/${second.orderId}/status`, 'POST', wish)).status).toBe(200);
    await courier.goto('/courier');
    await told(second.number).waitFor();
  });
});
