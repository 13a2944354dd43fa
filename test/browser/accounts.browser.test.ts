// Accounts in the browser: the first sign-in, the sessions of an account, the proof before a change, tokens of scripts.
import { reauthenticationRequired } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asStaff } from '../support/customer.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

describe.skipIf(!chromium)('an account', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant();
  });
  afterAll(() => restaurant?.close());

  test('begins with a sign-in that asks for one’s own password, and leads on to the page', async () => {
    const account = { login: 'cy', password: 'first-umbrella-99' };
    await asStaff(restaurant.url, '/api/accounts', 'POST', { ...account, name: 'Cy Young', role: 'courier' });
    const { page } = await restaurant.visit({ viewport: { width: 360, height: 740 } });
    await page.goto('/courier');
    await page.getByLabel('Username').fill(account.login);
    await page.getByLabel('Password', { exact: true }).fill(account.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Choose your password' }).waitFor();
    // A reload forgets what was typed, and asks for it again; no staff page opens before.
    await page.goto('/courier');
    await page.getByLabel('Password you were given').fill(account.password);
    await page.getByLabel('New password').fill('waggle-2026!');
    await page.getByRole('button', { name: 'Save and continue' }).click();
    await page.getByText('are easy to guess').waitFor();
    await page.getByLabel('New password').fill('pigeons like umbrellas');
    await page.getByRole('button', { name: 'Save and continue' }).click();
    await page.getByRole('heading', { name: 'Deliveries' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/courier');
  });

  test('shows where it is signed in, and ends the session of a lost phone', async () => {
    const phone = await restaurant.staff('kitchen');
    const { page } = await restaurant.staff('kitchen');
    await page.goto('/password');
    await page.getByText('this device').waitFor();
    await page.getByRole('button', { name: 'Sign out Chrome on Linux' }).first().click();
    await phone.page.getByRole('button', { name: 'Sign in' }).waitFor();
    await page.getByRole('button', { name: 'Sign out Chrome on Linux' }).waitFor({ state: 'detached' });
    await page.getByText('this device').waitFor();
  });

  test('keeps an open board live when another tab gets a new session', async () => {
    const { page, context } = await restaurant.staff('kitchen');
    const renewed = await context.request.post('/api/session/confirm', {
      data: { password: await restaurant.passwordOf('kitchen') },
    });
    expect(renewed.ok()).toBe(true);
    await page.waitForRequest((request) => request.url().endsWith('/api/session'));
    const customer = await restaurant.visit();
    const placed = await customer.context.request.post('/api/orders', {
      data: {
        customer: { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James Square' },
        items: [{ item_id: 'margherita', quantity: 1 }],
      },
    });
    const { number } = (await placed.json()) as { number: string };
    await page.getByRole('article', { name: `Order #${number}` }).waitFor();
  });

  test('asks for the password before a change, and then makes the change', async () => {
    const { page } = await restaurant.signedIn('admin');
    await page.goto('/admin/staff');
    await page.getByRole('button', { name: 'Add token' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Till');
    // A sign-in counts for minutes: the first answer is the one that comes after that.
    const body = { type: 'about:blank', title: 'Confirm', status: 403, code: reauthenticationRequired };
    await page.route(
      '**/api/tokens',
      (route) =>
        route.request().method() === 'POST'
          ? route.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify(body) })
          : route.fallback(),
      { times: 1 },
    );
    await page.getByRole('button', { name: 'Make token' }).click();
    const dialog = page.getByRole('dialog', { name: "Confirm it's you" });
    await dialog.getByLabel('Password', { exact: true }).fill('not the password');
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await dialog.getByText('Wrong password').waitFor();
    await dialog.getByLabel('Password', { exact: true }).fill(await restaurant.passwordOf('admin'));
    await dialog.getByRole('button', { name: 'Continue' }).click();
    const value = page.getByRole('dialog', { name: 'Token Till' }).getByLabel('Token', { exact: true });
    await value.waitFor();
    expect(await value.inputValue()).toMatch(/^waggle_[\w-]{43}$/);
  });
});
