// Every user-entered text, without a space and at its maximum length, on every page: on a small phone with text at 200 % nothing
// overflows its container, and nothing that matters is cut off or covered.
import type { DeliveryView, PlacedOrder } from '@waggle/contracts';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Visitor } from '../support/browser.ts';
import { asStaff } from '../support/customer.ts';
import { enlargeText, layoutFaults } from '../support/layout-faults.ts';
import { waitFor } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

const word = (length: number, letter = 'x') => 'https://maps.example/'.padEnd(length, letter);
const phone = { viewport: { width: 360, height: 740 } };
const names = {
  dish: word(120, 'd'),
  category: 'C'.repeat(60),
  kitchen: 'K'.repeat(60),
  person: 'P'.repeat(80),
  customer: word(100, 'n'),
  address: word(300, 'a'),
};

interface View {
  readonly name: string;
  readonly role: 'admin' | 'kitchen' | 'courier' | null;
  readonly path: string;
  /** Opens the part of the page to check. */
  open?(page: Page): Promise<unknown>;
}

describe.skipIf(!chromium)('300 letters without a space', () => {
  let restaurant: Restaurant;
  const links = { open: '', cancelled: '', onTheWay: '', failed: '' };

  async function must(path: string, method: string, body: object): Promise<unknown> {
    const answer = await asStaff(restaurant.url, path, method, body);
    expect(answer.ok, `${method} ${path}: ${await answer.clone().text()}`).toBe(true);
    return answer.json();
  }

  async function order(): Promise<PlacedOrder> {
    const placed = await fetch(`${restaurant.url}/api/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        customer: { name: names.customer, phone: '+44 20 7946 0000', address: names.address },
        items: [
          {
            item_id: 'long',
            quantity: 2,
            note: word(200, 'o'),
            options: [{ option_id: 'size', choice_id: 'large' }],
          },
        ],
      }),
    });
    expect(placed.status, await placed.clone().text()).toBe(201);
    return (await placed.json()) as PlacedOrder;
  }

  const linkOf = ({ order_id, tracking_token }: PlacedOrder) => `/track/${order_id}#${tracking_token}`;
  const step = (id: string, status: string, reason?: string) =>
    must(`/api/orders/${id}/status`, 'POST', reason === undefined ? { status } : { status, reason });

  beforeAll(async () => {
    restaurant = await openRestaurant({ WAGGLE_ORDER_TOTAL: '0' });
    await must('/api/menu', 'POST', {
      item_id: 'long',
      name: names.dish,
      description: word(300, 'e'),
      category: names.category,
      price: 999_999,
      stock: 5_000,
      options: [
        {
          option_id: 'size',
          name: 'O'.repeat(60),
          choose: 'one',
          choices: [
            { choice_id: 'large', name: 'L'.repeat(60), price: 99_999 },
            { choice_id: 'small', name: 'S'.repeat(60), price: 0 },
          ],
        },
      ],
    });
    const kitchen = (await (await fetch(`${restaurant.url}/api/kitchen`)).json()) as { categories: string[] };
    await must('/api/kitchen', 'PUT', {
      ...kitchen,
      name: names.kitchen,
      categories: [names.category, ...kitchen.categories],
    });
    await must('/api/accounts', 'POST', {
      login: 'l'.repeat(32),
      name: names.person,
      role: 'courier',
      password: 'carries one bag at a time',
    });
    const [open, cancelled, onTheWay, failed] = [await order(), await order(), await order(), await order()];
    await step(cancelled.order_id, 'cancelled', word(200, 'r'));
    const ready = await order();
    for (const { order_id } of [onTheWay, failed, ready])
      for (const status of ['confirmed', 'preparing', 'out_for_delivery']) await step(order_id, status);
    Object.assign(links, {
      open: linkOf(open),
      cancelled: linkOf(cancelled),
      onTheWay: linkOf(onTheWay),
      failed: linkOf(failed),
    });
    await setOff(onTheWay);
    await must(`/api/deliveries/${await setOff(failed)}/failure`, 'POST', {
      reason_code: 'other',
      reason: word(200, 'f'),
    });
  });
  afterAll(() => restaurant?.close());

  /** Resolves with the delivery. */
  async function setOff({ order_id }: PlacedOrder): Promise<string> {
    let id: string | undefined;
    await waitFor('the courier to set off', 20_000, async () => {
      const { deliveries } = (await (await asStaff(restaurant.url, '/api/deliveries')).json()) as {
        deliveries: DeliveryView[];
      };
      id = deliveries.find((one) => one.order_id === order_id)?.delivery_id;
      return (
        id !== undefined &&
        (await asStaff(restaurant.url, `/api/deliveries/${id}/status`, 'POST', { status: 'on_the_way' })).ok
      );
    });
    return id ?? '';
  }

  const dialog = (page: Page) => page.getByRole('dialog');
  const openDish = (page: Page) => page.getByRole('button', { name: names.dish, exact: true }).click();
  const fillCart = async (page: Page) => {
    await openDish(page);
    await dialog(page).getByRole('textbox').fill(word(200, 'o'));
    await dialog(page).getByRole('button', { name: /€/ }).click();
    await dialog(page).waitFor({ state: 'detached' });
  };
  const openItem = (page: Page) =>
    page
      .getByRole('button', { name: new RegExp(names.dish.slice(0, 40).replaceAll(/[/.?]/g, '.')) })
      .first()
      .click();

  const views: readonly View[] = [
    { name: 'the menu', role: null, path: '/' },
    {
      name: 'a search that finds nothing',
      role: null,
      path: '/',
      open: (page) => page.getByRole('searchbox').fill(word(300, 'q')),
    },
    { name: 'an item', role: null, path: '/', open: openDish },
    {
      name: 'the cart',
      role: null,
      path: '/',
      async open(page) {
        await fillCart(page);
        await page.getByRole('button', { name: /View cart/ }).click();
        await dialog(page).waitFor();
      },
    },
    {
      name: 'the checkout, with what is wrong',
      role: null,
      path: '/',
      async open(page) {
        await fillCart(page);
        await page.goto('/checkout');
        await page.getByLabel('Name').fill(word(300, 'n'));
        await page.getByLabel('Phone').fill('1'.repeat(300));
        await page.getByLabel('Address').fill(word(600, 'a'));
        await page.getByLabel('Name').focus();
      },
    },
    {
      name: 'an order that had no answer',
      role: null,
      path: '/',
      async open(page) {
        await fillCart(page);
        await page.goto('/checkout');
        await page.getByLabel('Name').fill(names.customer);
        await page.getByLabel('Phone').fill('+44 20 7946 0000');
        await page.getByLabel('Address').fill(names.address);
        await page.route('**/api/orders**', (route) => route.abort('connectionreset'));
        await page.getByRole('button', { name: /^Place order/ }).click();
        await page.getByText(/No response since/).waitFor();
        await page.reload();
        await page
          .getByRole('button', { name: 'Send it now' })
          .or(page.getByRole('button', { name: 'Discard' }))
          .first()
          .waitFor();
      },
    },
    { name: 'an order that was received', role: null, path: 'open' },
    { name: 'an order that was rejected', role: null, path: 'cancelled' },
    { name: 'an order on its way', role: null, path: 'onTheWay' },
    { name: 'an order that was not handed over', role: null, path: 'failed' },
    {
      name: 'the orders of a device',
      role: null,
      path: '/',
      async open(page) {
        await fillCart(page);
        await page.goto('/checkout');
        await page.getByLabel('Name').fill(names.customer);
        await page.getByLabel('Phone').fill('+44 20 7946 0000');
        await page.getByLabel('Address').fill(names.address);
        await page.getByRole('button', { name: /^Place order/ }).click();
        await page.waitForURL('**/track/**');
        await page.goto('/orders');
        await page.getByRole('heading', { name: 'Your orders' }).waitFor();
      },
    },
    {
      name: 'the sign-in',
      role: null,
      path: '/sign-in',
      async open(page) {
        await page.getByLabel('Username').fill(word(300));
        await page.getByLabel('Password', { exact: true }).fill(word(300));
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.getByRole('alert').waitFor();
      },
    },
    { name: 'the kitchen’s board', role: 'kitchen', path: '/kitchen' },
    {
      name: 'an order’s details',
      role: 'kitchen',
      path: '/kitchen',
      open: (page) =>
        page
          .getByRole('article')
          .first()
          .getByRole('button', { name: /details/i })
          .click(),
    },
    {
      name: 'the details of an order that was not handed over',
      role: 'admin',
      path: '/kitchen',
      async open(page) {
        await page
          .getByRole('article')
          .filter({ hasText: 'Undecided for' })
          .getByRole('button', { name: /details/i })
          .click();
        await dialog(page).getByText(word(200, 'f')).waitFor();
        await dialog(page).getByLabel('Give to a courier').waitFor();
      },
    },
    {
      name: 'a rejection',
      role: 'kitchen',
      path: '/kitchen',
      async open(page) {
        await page
          .getByRole('article')
          .first()
          .getByRole('button', { name: /details/i })
          .click();
        await page.getByRole('button', { name: 'Reject…' }).click();
        await dialog(page).getByRole('textbox').fill(word(200));
      },
    },
    {
      name: 'the stock',
      role: 'kitchen',
      path: '/kitchen',
      async open(page) {
        await page.getByRole('button', { name: 'Menu and stock' }).click();
        await dialog(page).getByText(names.dish).waitFor();
      },
    },
    { name: 'the courier’s list', role: 'courier', path: '/courier' },
    {
      name: 'a ride',
      role: 'courier',
      path: '/courier',
      async open(page) {
        await page
          .getByRole('button', { name: /^Take over|^Pick up/ })
          .first()
          .click();
        await page.getByRole('button', { name: 'Delivered', exact: true }).waitFor();
      },
    },
    {
      name: 'a ride that does not reach its end',
      role: 'courier',
      path: '/courier',
      async open(page) {
        await page
          .getByRole('button', { name: /^Take over|^Pick up/ })
          .first()
          .click();
        await page.getByRole('button', { name: "Can't hand it over…" }).click();
        await dialog(page).getByRole('textbox').fill(word(200));
      },
    },
    {
      name: 'a page of another role',
      role: 'courier',
      path: '/admin',
      open: (page) => page.getByRole('heading', { name: "You don't have access to this page" }).waitFor(),
    },
    { name: 'the admin’s menu', role: 'admin', path: '/admin' },
    { name: 'an item that is edited', role: 'admin', path: '/admin', open: openItem },
    {
      name: 'an item that is saved',
      role: 'admin',
      path: '/admin',
      async open(page) {
        await openItem(page);
        await dialog(page).getByLabel('Description').fill(word(400, 'e'));
        await dialog(page).getByRole('button', { name: 'Save' }).click();
        await dialog(page).waitFor({ state: 'detached' });
      },
    },
    {
      name: 'an item that is removed',
      role: 'admin',
      path: '/admin',
      async open(page) {
        await openItem(page);
        await page
          .getByRole('button', { name: 'Remove from menu' })
          .or(page.getByRole('button', { name: /^Remove/ }).last())
          .first()
          .click();
      },
    },
    {
      name: 'a category that is renamed',
      role: 'admin',
      path: '/admin',
      open: (page) => page.getByRole('button', { name: `Rename ${names.category}` }).click(),
    },
    {
      name: 'the hours of a category',
      role: 'admin',
      path: '/admin',
      async open(page) {
        await page.getByRole('button', { name: `Hours of ${names.category}` }).click();
        await dialog(page).getByRole('switch').click();
        await dialog(page).getByLabel('Sunday: closing time').waitFor();
      },
    },
    { name: 'the kitchen’s settings', role: 'admin', path: '/admin/hours' },
    {
      name: 'the prices',
      role: 'admin',
      path: '/admin/prices',
      open: (page) => page.getByRole('button', { name: 'Add a tax' }).click(),
    },
    { name: 'the staff', role: 'admin', path: '/admin/staff' },
    {
      name: 'a new account',
      role: 'admin',
      path: '/admin/staff',
      async open(page) {
        await page.getByRole('button', { name: 'Add staff' }).click();
        await dialog(page).getByLabel('Name', { exact: true }).fill(names.person);
        await dialog(page).getByLabel('Username').fill(word(32));
        await dialog(page).getByRole('button').last().click();
      },
    },
    {
      name: 'an account that is removed',
      role: 'admin',
      path: '/admin/staff',
      open: (page) => page.getByRole('button', { name: `Remove ${names.person}` }).click(),
    },
    {
      name: 'another’s new password',
      role: 'admin',
      path: '/admin/staff',
      open: (page) => page.getByRole('listitem').filter({ hasText: names.person }).getByRole('button').first().click(),
    },
    { name: 'the audit trail', role: 'admin', path: '/admin/audit' },
    { name: 'operations', role: 'admin', path: '/operations' },
    { name: 'one’s own password', role: 'admin', path: '/admin/password' },
  ];

  async function visit({ role, path }: View, options: BrowserContextOptions): Promise<Visitor> {
    const one = role ? await restaurant.signedIn(role, options) : await restaurant.visit(options);
    await enlargeText(one.page);
    await one.page.goto(path in links ? links[path as keyof typeof links] : path);
    await one.page.getByRole('main').getByRole('heading').first().waitFor();
    return one;
  }

  test.each(views)('on the page of $name', async (view) => {
    const { page, close } = await visit(view, phone);
    await view.open?.(page);
    expect(await layoutFaults(page)).toEqual([]);
    const title = await page.title();
    expect(title.length, title).toBeLessThan(80);
    await close();
  });

  // German words are longer than English ones. The steps that open a part of a page name it in English.
  test.each(views.filter(({ open }) => !open))('in German, on the page of $name', async (view) => {
    const { page, close } = await visit(view, { ...phone, locale: 'de-DE' });
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    expect({ faults: await layoutFaults(page), brokenTimes: await brokenTimes(page) }).toEqual({
      faults: [],
      brokenTimes: [],
    });
    await close();
  });
});

/** The times on the page that take more than one line. */
const brokenTimes = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`[...document.querySelectorAll('main time')].filter((time) => {
    const range = document.createRange();
    range.selectNodeContents(time);
    return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1;
  }).map((time) => time.textContent)`);
