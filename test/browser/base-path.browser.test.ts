// Waggle under a path, behind an nginx that keeps the path and one that strips it: no URL leads outside the path.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { calledOf } from '../support/customer.ts';
import { adaOnPages, orderButton, state, trackedOrder } from '../support/customer-pages.ts';
import { proxyDirectives, startNginxProxy } from '../support/nginx.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

const nginx = inject('nginx');

describe.skipIf(!chromium || !nginx)('under /waggle', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant({ WAGGLE_BASE_PATH: 'waggle/' });
  });
  afterAll(() => restaurant?.close());

  /** A visitor that records the URL of every request and WebSocket. */
  async function visit() {
    const { page, context } = await restaurant.visit();
    const requested: string[] = [];
    const sockets: { readonly url: string; frames: number }[] = [];
    context.on('request', (request) => requested.push(request.url()));
    page.on('websocket', (socket) => {
      const seen = { url: socket.url(), frames: 0 };
      sockets.push(seen);
      socket.on('framereceived', () => {
        seen.frames += 1;
      });
    });
    return { page, context, requested, sockets };
  }

  async function order(page: Page, root: string): Promise<string> {
    await page.goto(`${root}/`);
    const picture = page.locator('img[src$="/pictures/mineral-water.svg"]');
    await picture.scrollIntoViewIfNeeded();
    await expect
      .poll(() => picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth))
      .toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Add Mineral water to cart' }).click();
    await page.getByRole('link', { name: 'Checkout' }).first().click();
    await page.getByLabel('Name').fill(adaOnPages.name);
    await page.getByLabel('Phone').fill(adaOnPages.phone);
    await page.getByLabel('Address').fill(adaOnPages.address);
    await orderButton(page).click();
    const id = await trackedOrder(page);
    expect(page.url()).toMatch(`${root}/track/${id}#`);
    await state(page, 'Order received').waitFor();
    return id;
  }

  async function signIn(page: Page, root: string): Promise<void> {
    await page.goto(`${root}/kitchen`);
    await page.waitForURL(`${root}/sign-in?next=%2Fkitchen`);
    await page.locator('input[name="username"]').fill('the-admin');
    await page.locator('input[name="password"]').fill(await restaurant.passwordOf('admin'));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${root}/kitchen`);
  }

  test.each([
    ['keeps', ''],
    ['strips', '/'],
  ])('behind a proxy that %s the path, everything works and every request is below it', async (_, slash) => {
    const { port } = new URL(restaurant.url);
    const front = await startNginxProxy(
      nginx ?? '',
      `location /waggle/ { ${proxyDirectives(`http://127.0.0.1:${port}${slash}`)} } location / { return 418; }`,
    );
    onTestFinished(() => front.stop());
    const root = `${front.url}/waggle`;
    const customer = await visit();
    const id = await order(customer.page, root);
    const tracking = customer.page.url();

    const staff = await visit();
    await signIn(staff.page, root);
    const cookies = await staff.context.cookies(root);
    // The session's, and the one that tells that this browser has signed in before.
    expect(cookies).toHaveLength(2);
    for (const cookie of cookies) expect(cookie).toMatchObject({ path: '/waggle', httpOnly: true, sameSite: 'Strict' });
    expect(await staff.context.cookies(`${front.url}/`)).toEqual([]);
    const card = staff.page.getByRole('article', { name: `Order ${await calledOf(root, id)}` });
    await card.getByRole('button', { name: 'Accept' }).click();
    await state(customer.page, 'The kitchen has your order').waitFor();
    const followed = customer.sockets.find(({ url }) => url.endsWith(`/waggle/ws/orders/${id}`));
    expect(followed?.frames).toBeGreaterThanOrEqual(2);

    for (const [visitor, address] of [
      [customer, ''],
      [customer, '/'],
      [customer, '/checkout'],
      [customer, '/orders'],
      [customer, '/no-such-page'],
      [staff, '/kitchen'],
      [staff, '/courier'],
      [staff, '/admin'],
      [staff, '/admin/hours'],
      [staff, '/admin/staff'],
      [staff, '/password'],
    ] as const) {
      const answer = await visitor.page.goto(root + address);
      expect(answer?.status(), address).toBe(address === '/no-such-page' ? 404 : 200);
      await visitor.page.reload();
      await visitor.page.getByRole('main').getByRole('heading').first().waitFor();
      expect(visitor.page.url().replace(/\/$/, '')).toBe((root + address).replace(/\/$/, ''));
    }
    await customer.page.goto(tracking);
    await customer.page.reload();
    await state(customer.page, 'The kitchen has your order').waitFor();
    await staff.page.goto(`${root}/api/docs`);
    await staff.page.getByText('Place an order').first().waitFor();

    await staff.page.goto(`${root}/admin/hours`);
    await staff.page.getByRole('button', { name: 'Sign out' }).click();
    await staff.page.waitForURL(`${root}/sign-in`);
    expect((await staff.context.cookies(root)).map(({ name }) => name)).toEqual(['waggle_staff_device']);

    for (const { requested, sockets } of [customer, staff]) {
      expect(requested.length).toBeGreaterThan(20);
      expect(requested.filter((url) => !/^(data|blob):/.test(url) && !url.startsWith(root))).toEqual([]);
      expect(sockets.length).toBeGreaterThan(1);
      expect(sockets.filter(({ url }) => !url.startsWith(`${root.replace('http', 'ws')}/ws/`))).toEqual([]);
    }
  });

  test('a request to the server itself, without the path, is redirected to the address with it', async () => {
    const { page } = await restaurant.visit();
    await page.goto(`${restaurant.url}/orders?x=1`);
    await page.waitForURL(`${restaurant.url}/waggle/orders?x=1`);
    await page.getByRole('main').getByRole('heading').first().waitFor();
  });
});
