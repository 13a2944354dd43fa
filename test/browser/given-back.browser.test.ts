// Deliveries that their courier cannot bring to the end: given back, given to another courier, failed and sent out again or ended.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from '../support/axe.ts';
import { asStaff, calledOf } from '../support/customer.ts';
import { orderOne, state } from '../support/customer-pages.ts';
import { ridesMayBeSimulated } from '../support/ride.ts';
import { hire } from '../support/staff.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

describe.skipIf(!chromium)('a delivery on the way', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant(ridesMayBeSimulated);
  });
  afterAll(() => restaurant?.close());

  const handedOut = async (customer: Page) => {
    const orderId = await orderOne(customer);
    for (const status of ['confirmed', 'preparing', 'ready', 'out_for_delivery'])
      expect((await asStaff(restaurant.url, `/api/orders/${orderId}/status`, 'POST', { status })).status).toBe(200);
    return { orderId, number: await calledOf(restaurant.url, orderId) };
  };
  const ride = (page: Page, number: string) => page.getByRole('region', { name: `Delivery ${number}, on the way` });
  const take = async (page: Page, number: string) => {
    await page.getByRole('button', { name: `Pick up: ${number}` }).click();
    await ride(page, number).waitFor();
  };
  const cardOf = (page: Page, orderId: string) => page.locator(`article[data-order="${orderId}"]`);
  const openCard = (page: Page, orderId: string) =>
    cardOf(page, orderId)
      .getByRole('button', { name: /view details/ })
      .click();

  const giveTo = async (page: Page, courier: string) => {
    const details = page.getByRole('dialog');
    await details.getByLabel('Give to a courier').selectOption({ label: courier });
    await details.getByRole('button', { name: 'Give', exact: true }).click();
    await details.waitFor({ state: 'detached' });
  };
  /** Not the words for screen readers. */
  const told = (page: Page, words: string | RegExp) =>
    page.getByRole('region', { name: 'Track your order' }).getByText(words);

  test('is given back with a reason, then given by an admin to another courier, whose page shows it at once', async () => {
    const { page: customer } = await restaurant.visit();
    const { page: first } = await restaurant.staff('courier');
    const bo = await hire(restaurant.url, { login: 'bo', name: 'Bo', role: 'courier' });
    const { page: second, context } = await restaurant.visit();
    const { login, password } = bo;
    expect((await context.request.post('/api/session', { data: { login, password } })).ok()).toBe(true);
    await second.goto('/courier');
    await second.getByRole('heading', { name: 'Deliveries' }).waitFor();
    const { page: admin } = await restaurant.staff('admin');
    const { orderId, number } = await handedOut(customer);
    await take(first, number);
    await state(customer, 'On its way to you').waitFor();
    await first.getByRole('button', { name: 'Give back…' }).click();
    const form = first.getByRole('dialog');
    await form.getByRole('button', { name: 'Give it back' }).click();
    await form.getByText('Choose a reason.').waitFor();
    expect(await seriousFaults(first)).toEqual([]);
    await form.getByLabel('I took it by mistake.').check();
    await form.getByRole('button', { name: 'Give it back' }).click();
    await ride(first, number).waitFor({ state: 'detached' });
    await told(customer, "Your courier couldn't deliver it. Another courier will bring it.").waitFor();
    await state(customer, 'Your food is ready').waitFor();
    expect(await seriousFaults(customer)).toEqual([]);
    await admin.goto('/kitchen');
    await cardOf(admin, orderId).getByText('Waiting for a courier again').waitFor();
    await openCard(admin, orderId);
    await admin.getByText(/^Given back at .*: taken by mistake$/).waitFor();
    expect(await seriousFaults(admin)).toEqual([]);
    await giveTo(admin, 'Bo (bo)');
    await ride(second, number).waitFor();
    await second.getByText('An order was given to you.').waitFor();
    await state(customer, 'On its way to you').waitFor();

    await second.getByRole('button', { name: 'Give back…' }).click();
    await second.getByLabel("My vehicle doesn't work.").check();
    await second.getByRole('button', { name: 'Give it back' }).click();
    await ride(second, number).waitFor({ state: 'detached' });
    await take(first, number);
    await openCard(admin, orderId);
    await giveTo(admin, 'Bo (bo)');
    await ride(first, number).waitFor({ state: 'detached' });
    await first.getByText('Your order was given to another courier.').waitFor();
    await ride(second, number).waitFor();
    await ride(second, number).getByRole('button', { name: 'Delivered' }).click();
    await second.getByRole('button', { name: 'Yes, delivered' }).click();
    await state(customer, 'Delivered').waitFor();
  });

  test('fails: the kitchen sees it with its age, sends it out again, and ends it when it fails again', async () => {
    const { page: customer } = await restaurant.visit();
    const { page: courier } = await restaurant.staff('courier');
    const { page: cook } = await restaurant.staff('kitchen');
    const { orderId, number } = await handedOut(customer);
    const fail = async (why: string, words?: string) => {
      await take(courier, number);
      await courier.getByRole('button', { name: "Can't hand it over…" }).click();
      const form = courier.getByRole('dialog');
      await form.getByLabel(why).check();
      if (words !== undefined) await form.getByLabel('In your words').fill(words);
      await form.getByRole('button', { name: 'Report it' }).click();
      await courier.getByText(`Reported: ${why}`).waitFor();
    };
    await fail("The customer isn't there.");
    expect(await seriousFaults(courier)).toEqual([]);
    await told(customer, /^Your courier couldn't find you at your door\./).waitFor();
    await state(customer, 'Not handed over yet').waitFor();
    expect(await seriousFaults(customer)).toEqual([]);
    await cardOf(cook, orderId)
      .getByText(/^The customer wasn't there\. Undecided for 0 min$/)
      .waitFor();
    await openCard(cook, orderId);
    const tryAgain = cook.getByRole('button', { name: 'Try again with any courier' });
    await tryAgain.waitFor();
    expect(await seriousFaults(cook)).toEqual([]);
    await tryAgain.click();
    await ride(courier, number).waitFor({ state: 'detached' });
    await courier.getByText(`Order ${number} waits for a courier again: it is no longer yours.`).waitFor();
    await state(customer, 'Your food is ready').waitFor();

    await fail('Something else', 'The dog would not let me.');
    await openCard(cook, orderId);
    await cook.getByText('The dog would not let me.').waitFor();
    await cook.getByRole('button', { name: 'Cancel…' }).click();
    await cook.getByLabel('The customer refused it.').check();
    await cook.getByRole('button', { name: 'Cancel order' }).click();
    await state(customer, 'Your order was cancelled').waitFor();
    await customer.getByText('You did not accept the order at your door.').waitFor();
    await courier.getByText(`Order ${number} was cancelled`).waitFor();
  });
});
