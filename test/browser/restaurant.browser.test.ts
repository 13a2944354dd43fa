// Who the restaurant is: an admin says it on a page of its own, and customers see it on every page.
import type { KitchenView, RestaurantView } from '@waggle/contracts';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from '../support/axe.ts';
import { waitFor } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

describe.skipIf(!chromium)('the restaurant', () => {
  let restaurant: Restaurant;
  let admin: Page;
  beforeAll(async () => {
    restaurant = await openRestaurant();
    ({ page: admin } = await restaurant.staff('admin'));
  });
  afterAll(() => restaurant?.close());

  const kept = async () => (await (await fetch(`${restaurant.url}/api/kitchen/restaurant`)).json()) as RestaurantView;

  test('is called Waggle in the header until an admin has said who it is, and keeps its name', async () => {
    const { page } = await restaurant.visit();
    await page.goto('/');
    await page.getByRole('link', { name: 'Waggle home' }).waitFor();
    const { name } = (await (await fetch(`${restaurant.url}/api/kitchen`)).json()) as KitchenView;
    await page.getByRole('heading', { level: 1, name }).waitFor();
    expect((await kept()).name).toBe(name);
    expect(await page.getByRole('link', { name: 'Contact and hours' }).count()).toBe(0);
  });

  test('an admin says who it is; what cannot be is marked', async () => {
    await admin.goto('/admin/restaurant');
    await admin.getByLabel('Name', { exact: true }).fill('The Green Fork');
    await admin.getByLabel('Legal name').fill('Green Fork Ltd');
    await admin.getByLabel('Address').fill('1 Harbour Road\nDublin 1');
    await admin.getByLabel('Phone').fill('+353 1 555 0100');
    await admin.getByLabel('E-mail').fill('nowhere');
    await admin.getByLabel('Tax number').fill('IE 1234');
    await admin.getByLabel('Imprint').fill('Green Fork Ltd\n1 Harbour Road\n\n<b>Directors</b>: Ada & Bo');
    await admin.getByRole('button', { name: 'Save' }).click();
    await admin.getByText('Enter an address such as hello@example.com.').waitFor();
    expect(await seriousFaults(admin)).toEqual([]);
    await admin.getByLabel('E-mail').fill('hello@example.com');
    await admin.getByLabel('A colour of your own').check();
    await admin.getByLabel('Colour', { exact: true }).fill('#ffe600');
    await admin.getByText(/On light pages texts in it are darkened to #/).waitFor();
    const picture = await sharp({ create: { width: 200, height: 80, channels: 4, background: '#228855' } })
      .png()
      .toBuffer();
    await admin.getByLabel('Upload a logo').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: picture });
    await admin.getByRole('img', { name: 'The logo' }).waitFor();
    await admin.getByRole('button', { name: 'Save' }).click();
    await admin.getByText('Restaurant saved').waitFor();
    expect(await kept()).toMatchObject({ name: 'The Green Fork', accent: '#ffe600', email: 'hello@example.com' });
    await admin.getByRole('link', { name: 'The Green Fork: to the start' }).waitFor();
    expect(await seriousFaults(admin)).toEqual([]);
  });

  test.each(['light', 'dark'] as const)(
    'customers see its name, logo and colour on every page, %s',
    async (colorScheme) => {
      const { page, close } = await restaurant.visit({ viewport: { width: 360, height: 740 }, colorScheme });
      await page.goto('/');
      const home = page.getByRole('link', { name: 'The Green Fork: to the start' });
      await home.waitFor();
      await waitFor('the title', 5_000, async () => (await page.title()) === 'The Green Fork');
      expect(await home.locator('img').getAttribute('src')).toMatch(/^\/api\/pictures\/[0-9a-f]{32}$/);
      await waitFor(
        'the colour',
        5_000,
        async () =>
          (await page.evaluate('getComputedStyle(document.documentElement).getPropertyValue("--honey")')) === '#ffe600',
      );
      await page.getByRole('button', { name: 'Choose options for Margherita' }).waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
      await page.getByRole('link', { name: 'Contact and hours' }).click();
      await page.getByRole('heading', { name: 'Contact and hours' }).waitFor();
      await page.getByRole('link', { name: '+353 1 555 0100' }).waitFor();
      await page.getByText('Always open').waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await page.getByRole('link', { name: 'Imprint' }).click();
      await page.getByText('<b>Directors</b>: Ada & Bo').waitFor();
      expect(await page.getByRole('main').locator('p').count()).toBe(2);
      expect(await page.getByRole('link', { name: 'Privacy' }).count()).toBe(0);
      expect(await seriousFaults(page)).toEqual([]);
      await close();
    },
  );

  test('two admins: the second save shows what the first one saved, and replaces it only then', async () => {
    await admin.goto('/admin/restaurant');
    await admin.getByLabel('Phone').fill('1');
    const { version, ...settings } = await kept();
    const { page: other, context } = await restaurant.signedIn('admin');
    const saved = await context.request.put('/api/kitchen/restaurant', {
      data: { ...settings, phone: '2' },
      headers: { 'if-match': `"${version}"`, origin: restaurant.url },
    });
    expect(saved.status()).toBe(200);
    await admin.getByRole('button', { name: 'Save' }).click();
    await admin.getByText('Someone else has saved this').waitFor();
    expect((await kept()).phone).toBe('2');
    await admin.getByRole('button', { name: 'Take theirs' }).click();
    expect(await admin.getByLabel('Phone').inputValue()).toBe('2');
    await other.close();
  });
});
