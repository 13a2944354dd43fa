import { randomUUID } from 'node:crypto';
import { limits, type Role } from '@waggle/contracts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from '../support/axe.ts';
import { asStaff, calledOf } from '../support/customer.ts';
import { orderOne, state } from '../support/customer-pages.ts';
import { ridesMayBeSimulated } from '../support/ride.ts';
import { hire } from '../support/staff.ts';
import { waitFor } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

/** The order's card on the kitchen's board. */
const cardOf = (page: Page, orderId: string) =>
  page.getByRole('article').and(page.locator(`[data-order="${orderId}"]`));

describe.skipIf(!chromium)('with a simulator that does nothing', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant(ridesMayBeSimulated);
  });
  afterAll(() => restaurant?.close());

  test('the kitchen and the courier take an order to its door by taps alone', async () => {
    const customer = await restaurant.visit();
    const kitchen = await restaurant.staff('kitchen');
    const courier = await restaurant.staff('courier');
    const card = cardOf(kitchen.page, await orderOne(customer.page));
    await card.getByRole('button', { name: 'Accept' }).click();
    await state(customer.page, 'The kitchen has your order').waitFor();
    await card.getByRole('button', { name: 'Start cooking' }).click();
    await state(customer.page, 'Your food is being prepared').waitFor();
    await card.getByRole('button', { name: 'Ready', exact: true }).click();
    await state(customer.page, 'Your food is ready').waitFor();
    const readyStep = customer.page.getByRole('listitem').filter({ hasText: 'Ready' });
    await readyStep.getByRole('time').waitFor();
    const shelf = kitchen.page.locator('[data-column="ready"]');
    await shelf.getByRole('article').waitFor();
    expect(await seriousFaults(kitchen.page)).toEqual([]);
    expect(await courier.page.getByRole('button', { name: /^Pick up/ }).count()).toBe(0);
    await card.getByRole('button', { name: 'Hand to courier' }).click();
    // Taken back, it is on the shelf again, and not on the stove.
    await card.getByRole('button', { name: 'Undo' }).click();
    await shelf.getByRole('article').waitFor();
    await state(customer.page, 'Your food is ready').waitFor();
    // A tap right after another one on this card would count as accidental.
    await card.getByRole('button', { name: 'Hand to courier' }).press('Enter');
    await state(customer.page, 'Your food is ready').waitFor();
    const outForDelivery = customer.page.getByRole('listitem').filter({ hasText: 'Out for delivery' });
    await outForDelivery.getByText('Waiting for the courier').waitFor();
    expect(await outForDelivery.getByRole('time').count()).toBe(0);
    await courier.page.getByRole('button', { name: /^Pick up/ }).click();
    await courier.page.getByLabel('Simulate the ride in the demo town').click();
    await state(customer.page, 'On its way to you').waitFor();
    await outForDelivery.getByRole('time').waitFor();
    await customer.page.locator('[data-mark="courier"] > *').waitFor({ timeout: 20_000 });
    await courier.page.getByRole('button', { name: 'Delivered', exact: true }).click();
    await courier.page.getByRole('button', { name: 'Yes, delivered' }).click();
    await state(customer.page, 'Delivered').waitFor();
    await customer.page.locator('[data-mark="courier"] > *').waitFor({ state: 'detached' });
    await card.waitFor({ state: 'detached' });
  });

  test('two couriers take one delivery: one drives it', async () => {
    const customer = await restaurant.visit();
    const { page: first } = await restaurant.staff('courier');
    const { page: second } = await secondCourier();
    const orderId = await orderOne(customer.page);
    for (const status of ['confirmed', 'preparing', 'out_for_delivery']) {
      expect((await asStaff(restaurant.url, `/api/orders/${orderId}/status`, 'POST', { status })).status).toBe(200);
    }
    const number = await calledOf(restaurant.url, orderId);
    const take = (page: Page) => page.getByRole('button', { name: `Pick up: ${number}` });
    const drives = (page: Page) => page.getByRole('region', { name: `Delivery ${number}, on the way` });
    const refused = (page: Page) => page.getByText('Another courier has taken over this delivery.').first();
    await Promise.all([take(first).waitFor(), take(second).waitFor()]);
    // The second courier's page does not know yet that the delivery is taken: its request waits until the first one is done.
    let letGo = () => {};
    const gone = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await second.route('**/api/deliveries/*/status', async (route) => {
      await gone;
      await route.continue();
    });
    await take(second).click();
    await take(first).click();
    await drives(first).waitFor();
    letGo();
    await refused(second).waitFor();
    await drives(second).waitFor({ state: 'detached' });

    await second.getByRole('button', { name: `Take over: ${number}` }).click();
    await drives(second).waitFor();
    await first.getByRole('button', { name: 'Delivered', exact: true }).click();
    await first.getByRole('button', { name: 'Yes, delivered' }).click();
    await refused(first).waitFor();
    await drives(first).waitFor({ state: 'detached' });
    await second.getByRole('button', { name: 'Delivered', exact: true }).click();
    await second.getByRole('button', { name: 'Yes, delivered' }).click();
    await state(customer.page, 'Delivered').waitFor();
  });

  async function secondCourier() {
    const one = await restaurant.visit();
    const { login, password } = await hire(restaurant.url, { login: 'another-courier', name: 'Bo', role: 'courier' });
    expect((await one.context.request.post('/api/session', { data: { login, password } })).ok()).toBe(true);
    await one.page.goto('/courier');
    await one.page.getByRole('heading', { name: 'Deliveries' }).waitFor();
    return one;
  }

  test('the kitchen undoes a tap within seconds, and its customer sees that', async () => {
    const customer = await restaurant.visit();
    const kitchen = await restaurant.staff('kitchen');
    const card = cardOf(kitchen.page, await orderOne(customer.page));
    await card.getByRole('button', { name: 'Accept' }).click();
    await state(customer.page, 'The kitchen has your order').waitFor();
    // The card still offers the undo after a reload of the board.
    await kitchen.page.reload();
    await card.getByRole('button', { name: 'Undo' }).click();
    await state(customer.page, 'Order received').waitFor();
    await card.getByRole('button', { name: 'Accept' }).waitFor();
    await card.getByRole('button', { name: /view details/ }).click();
    await kitchen.page.getByRole('button', { name: 'Reject…' }).click();
    await kitchen.page.getByText("We can't deliver to this address.").click();
    await kitchen.page.getByRole('button', { name: 'Reject order' }).click();
    await state(customer.page, 'Your order was cancelled').waitFor();
    await customer.page.getByText("The restaurant can't deliver to your address.").waitFor();
  });

  test.each(['kitchen', 'courier', 'admin'] as const)('the page of the %s requires signing in', async (role) => {
    const { page } = await restaurant.visit();
    await page.goto(`/${role}`);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/sign-in');
  });

  test.each([
    ['kitchen', 'courier'],
    ['kitchen', 'admin'],
    ['courier', 'kitchen'],
    ['courier', 'admin'],
  ] as const)('the %s is refused on the page and in the API of the %s', async (role, elsewhere) => {
    const { page } = await restaurant.staff(role);
    await page.goto(`/${elsewhere}`);
    await page.getByRole('heading', { name: "You don't have access to this page" }).waitFor();
    const api = { kitchen: '/api/orders', courier: '/api/deliveries', admin: '/api/accounts' }[elsewhere];
    expect(await page.evaluate((path) => fetch(path).then(({ status }) => status), api)).toBe(403);
  });

  test('a sign-in leads to the requested page', async () => {
    const { page } = await restaurant.visit();
    await page.goto('/admin/hours');
    await page.getByLabel('Username').fill('the-admin');
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    const password = await restaurant.passwordOf('admin');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Wrong name or password').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Kitchen and hours' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/admin/hours');
  });

  test('customers’ pages show an admin’s menu change at once', async () => {
    const customer = await restaurant.visit();
    await customer.page.goto('/');
    await customer.page.getByRole('button', { name: 'Add Mineral water to cart' }).waitFor();
    const { page } = await restaurant.staff('admin');
    await page
      .getByRole('button', { name: /Mineral water/ })
      .first()
      .click();
    await page.getByLabel('Name', { exact: true }).fill('Spring water');
    await page.getByLabel('Price (EUR)').fill('3.10');
    await page.getByRole('button', { name: 'Save' }).click();
    await customer.page.getByRole('button', { name: 'Add Spring water to cart' }).waitFor();
    await customer.page.getByText('€3.10').waitFor();
  });

  test('a German kitchen page explains a refused stock change in German', async () => {
    const { page } = await restaurant.signedIn('kitchen', { locale: 'de-DE' });
    await page.goto('/kitchen');
    await page.getByRole('button', { name: 'Karte und Lager' }).click();
    const cake = page.getByRole('listitem').filter({ hasText: 'Honey cake' });
    await cake.getByRole('spinbutton').fill(String(limits.stock));
    await cake.getByRole('button', { name: 'Dazu' }).click();
    await page
      .getByText('Honey cake bleibt, wie es war. Damit wäre mehr da, als ein Lager haben darf.')
      .first()
      .waitFor();
  });

  test.each(['/hours', '/staff', '/password'])(
    'on a narrow phone the place of the admin that is open is in view: %s, in German too',
    async (path) => {
      const { page } = await restaurant.signedIn('admin', { locale: 'de-DE', viewport: { width: 360, height: 740 } });
      await page.goto(`/admin${path}`);
      const places = page.getByRole('navigation', { name: 'Admin' });
      const current = places.locator('[aria-current="page"]');
      await current.waitFor();
      const hidden = async () => {
        const [row, tab] = [await places.boundingBox(), await current.boundingBox()];
        if (!row || !tab) return Number.POSITIVE_INFINITY;
        return Math.max(0, row.x - tab.x, tab.x + tab.width - row.x - row.width);
      };
      await waitFor('the tab to be in view', 10_000, async () => (await hidden()) < 1);
    },
  );

  test.each([
    ['admin', '/admin/staff', 'Staff'],
    ['admin', '/password', 'Your password'],
    ['kitchen', '/kitchen', 'Kitchen'],
    ['courier', '/courier', 'Deliveries'],
  ] as const)(
    'a disabled %s is led from %s, which is open, to the sign-in without touching anything',
    async (role, path, heading) => {
      const { page, disable } = await newcomer(role);
      await page.goto(path);
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
      await disable();
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
      expect(new URL(page.url()).pathname).toBe('/sign-in');
      expect(new URL(page.url()).searchParams.get('next')).toBe(path);
    },
  );

  test('an ended session leads to the sign-in, also without WebSockets', async () => {
    const { page, disable } = await newcomer('admin');
    await page.routeWebSocket('**/ws/session', () => {});
    await page.goto('/admin/hours');
    await page.getByRole('heading', { name: 'Kitchen and hours' }).waitFor();
    await disable();
    await page.getByRole('navigation', { name: 'Admin' }).getByRole('link', { name: 'Staff' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/sign-in');
  });

  /** A signed-in member of the staff whom another admin can disable. */
  async function newcomer(role: Role) {
    // Leaves an admin to manage accounts.
    await restaurant.passwordOf('admin');
    const { context, page } = await restaurant.visit();
    const newcomer = { login: `new-${randomUUID().slice(0, 8)}`, name: 'Noor', role };
    const { account_id, login, password } = await hire(restaurant.url, newcomer);
    expect((await context.request.post('/api/session', { data: { login, password } })).ok()).toBe(true);
    const disable = async () => {
      const changed = await asStaff(restaurant.url, `/api/accounts/${account_id}`, 'PATCH', { disabled: true });
      expect(changed.status).toBe(200);
    };
    return { page, disable };
  }

  test('after a sign-out no staff page opens', async () => {
    const { page } = await restaurant.staff('kitchen');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor({ state: 'detached' });
    expect(await page.evaluate(() => fetch('/api/orders').then(({ status }) => status))).toBe(401);
  });
});
