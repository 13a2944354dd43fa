// Passkeys in the browser, with the virtual authenticator of Chromium's DevTools.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { reauthenticationRequired } from '@waggle/contracts';
import type { AxeResults } from 'axe-core';
import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitFor } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.skipIf(!chromium)('a passkey', () => {
  let restaurant: Restaurant;
  let baseURL: string;
  beforeAll(async () => {
    restaurant = await openRestaurant();
    // Browsers have no passkeys for an address.
    baseURL = restaurant.url.replace('127.0.0.1', 'localhost');
  });
  afterAll(() => restaurant?.close());

  /** A device with a fingerprint sensor that keeps passkeys. */
  const withSensor = async (page: Page): Promise<{ cdp: CDPSession; authenticatorId: string }> => {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return { cdp, authenticatorId };
  };
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  const typePassword = async (page: Page) => {
    await page.getByLabel('Username').fill('the-admin');
    await page.getByLabel('Password', { exact: true }).fill(await restaurant.passwordOf('admin'));
    await button(page, 'Sign in').click();
  };
  const signOut = async (page: Page) => {
    expect((await page.context().request.delete('/api/session', { headers: { origin: baseURL } })).status()).toBe(204);
    await page.goto('/sign-in?next=/admin/password');
    await button(page, 'Sign in with a passkey').waitFor();
  };

  test('is added on one’s own page, signs in, confirms the password, proves, and is removed', async () => {
    const { page } = await restaurant.signedIn('admin', { baseURL });
    const { cdp, authenticatorId } = await withSensor(page);
    await page.goto('/admin/password');
    await button(page, 'Add a passkey').click();
    await page.getByText('Required').waitFor();
    await page.getByLabel('Name of the passkey').fill('Laptop');
    await button(page, 'Add a passkey').click();
    await button(page, 'Remove Laptop').waitFor();
    await page.getByText('Not used yet').waitFor();
    const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId });
    expect(credentials).toMatchObject([{ isResidentCredential: true, rpId: 'localhost' }]);
    // A device needs only one.
    await page.getByLabel('Name of the passkey').fill('Laptop again');
    await button(page, 'Add a passkey').click();
    await page.getByText('already has a passkey').waitFor();
    await page.getByLabel('Name of the passkey').fill('');

    await signOut(page);
    await button(page, 'Sign in with a passkey').click();
    await button(page, 'Remove Laptop').waitFor();
    expect(await page.getByText('Not used yet').count()).toBe(0);

    // The password is the first step only.
    await signOut(page);
    await typePassword(page);
    await page.getByText('Confirm with your passkey').waitFor();
    expect(
      (
        await page
          .context()
          .request.get('/api/session')
          .then((answer) => answer.json())
      ).account,
    ).toBeNull();
    await button(page, 'Sign in with a passkey').click();
    await button(page, 'Remove Laptop').waitFor();

    // A sign-in counts for minutes: the first answer is the one that comes after that.
    const body = { type: 'about:blank', title: 'Confirm', status: 403, code: reauthenticationRequired };
    await page.route(
      '**/api/session/passkeys/*',
      (route) => route.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify(body) }),
      { times: 1 },
    );
    await button(page, 'Remove Laptop').click();
    await page.getByText('your password alone will sign in again').waitFor();
    await button(page, 'Remove').click();
    const proof = page.getByRole('dialog', { name: "Confirm it's you" });
    expect(await proof.getByLabel('Password', { exact: true }).count()).toBe(0);
    await proof.getByRole('button', { name: 'Use your passkey' }).click();
    // Not by its role: a dialog hides the rest of the page from that.
    await page.getByLabel('Remove Laptop', { exact: true }).waitFor({ state: 'detached' });

    await signOut(page);
    // It is still on the device.
    await button(page, 'Sign in with a passkey').click();
    await page.getByText("This passkey wasn't accepted").waitFor();
    await typePassword(page);
    await page.getByRole('heading', { name: 'Your passkeys' }).waitFor();
  });

  test('with a long name fits on a small phone, and axe finds nothing serious', async () => {
    const { page } = await restaurant.signedIn('kitchen', { baseURL, viewport: { width: 320, height: 640 } });
    await withSensor(page);
    await page.goto('/password');
    const name = 'W'.repeat(80);
    await page.getByLabel('Name of the passkey').fill(name);
    await button(page, 'Add a passkey').click();
    await button(page, `Remove ${name}`).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    await page.evaluate(axe);
    const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
  });

  test('that nobody gives leaves the page as it was', async () => {
    const { page } = await restaurant.visit({ baseURL });
    const { cdp, authenticatorId } = await withSensor(page);
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await page.goto('/sign-in');
    await button(page, 'Sign in with a passkey').click();
    await page.getByText('No passkey was used').waitFor();
    await button(page, 'Sign in').waitFor();
  });

  test('is not offered at an address, where browsers have none', async () => {
    const { page } = await restaurant.signedIn('admin');
    await page.goto('/admin/password');
    await page.getByText('work at this address').waitFor();
    expect(await button(page, 'Add a passkey').count()).toBe(0);
    const visitor = await restaurant.visit();
    await visitor.page.goto('/sign-in');
    await button(visitor.page, 'Sign in').waitFor();
    expect(await button(visitor.page, 'Sign in with a passkey').count()).toBe(0);
  });

  test('loads its code only when it is used', async () => {
    const { page } = await restaurant.visit({ baseURL });
    const loaded: string[] = [];
    page.on('response', async (response) => {
      if (!response.url().endsWith('.js')) return;
      if ((await response.text()).includes('WebAuthnError')) loaded.push(response.url());
    });
    await page.goto('/sign-in');
    await button(page, 'Sign in with a passkey').waitFor();
    await page.waitForLoadState('networkidle');
    expect(loaded).toEqual([]);
    await withSensor(page);
    await button(page, 'Sign in with a passkey').click();
    await waitFor('the library to load', 10_000, () => loaded.length === 1);
  });
});
