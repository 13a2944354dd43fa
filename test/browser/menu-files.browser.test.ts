// Files of the menu: an admin downloads them, sees what an edited one would change, and applies it; customers see it at once.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from '../support/axe.ts';
import { asStaff } from '../support/customer.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

describe.skipIf(!chromium)('import and export of the menu', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant();
  });
  afterAll(() => restaurant?.close());

  const exchange = async (): Promise<Page> => {
    const { page } = await restaurant.staff('admin');
    await page.goto('/admin/exchange');
    await page.getByRole('heading', { name: 'Import and export' }).waitFor();
    return page;
  };
  const download = async (page: Page, name: string): Promise<string> => {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()]);
    return readFileSync(await file.path(), 'utf8');
  };
  const choose = (page: Page, ...files: readonly { readonly name: string; readonly text: string | Buffer }[]) =>
    page
      .getByLabel('Choose files')
      .setInputFiles(files.map(({ name, text }) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })));

  test('what is downloaded changes nothing; edited, it is previewed, applied, and seen by customers', async () => {
    const page = await exchange();
    const [{ page: customer }] = [await restaurant.visit()];
    await customer.goto('/');
    await customer.getByRole('heading', { name: 'Margherita' }).waitFor();
    const [dishes, choices] = [await download(page, 'Dishes (CSV)'), await download(page, 'Choices (CSV)')];
    await choose(page, { name: 'menu-dishes.csv', text: dishes }, { name: 'menu-choices.csv', text: choices });
    await page.getByText('The files change nothing').waitFor();

    const edited = `${dishes.replace('margherita,Margherita,', 'margherita,Margherita della casa,')}stew,Stew,Slow,Pasta,,12.50,0.00,food,4,no,,,,,,\r\n`;
    await choose(page, { name: 'menu.csv', text: edited });
    const changed = page.getByRole('region', { name: 'Changed dishes' });
    await changed.getByText('Margherita della casa').waitFor();
    await changed.getByText('before: Margherita', { exact: true }).waitFor();
    await page.getByRole('region', { name: 'New dishes' }).getByText('Stew', { exact: true }).waitFor();
    expect(await customer.getByText('della casa').count()).toBe(0);
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Apply these changes' }).click();
    await page.getByText('Every page shows the new menu').waitFor();
    await customer.getByRole('heading', { name: 'Margherita della casa' }).waitFor();
    await customer.getByRole('heading', { name: 'Stew' }).waitFor();
  });

  test('every error has its line and column, and nothing can be applied', async () => {
    const page = await exchange();
    await choose(page, {
      name: 'menu.csv',
      text: 'item_id;price;sold_out\nmargherita;9,50;perhaps\ndiavola;1,000;no\n',
    });
    await page.getByText('2 errors. Nothing can be applied').waitFor();
    const faults = page.getByRole('main').getByRole('listitem');
    await faults.filter({ hasText: 'Line 2' }).filter({ hasText: 'Column 3' }).getByText('Must be yes or no').waitFor();
    await faults.filter({ hasText: 'Line 3' }).filter({ hasText: 'Column 2' }).getByText('1,000').waitFor();
    expect(await page.getByRole('button', { name: 'Apply these changes' }).count()).toBe(0);
    expect(await seriousFaults(page)).toEqual([]);
    await choose(page, { name: 'old.csv', text: Buffer.from([0x69, 0xfc, 0x0a]) });
    await page.getByText('old.csv is not in UTF-8').waitFor();
  });

  test('dishes are removed only when that was asked for, and confirmed', async () => {
    const page = await exchange();
    const csv = (await download(page, 'Dishes (CSV)')).split('\r\n').filter((line) => !line.startsWith('tiramisu,'));
    await choose(page, { name: 'menu.csv', text: csv.join('\r\n') });
    await page
      .getByRole('region', { name: /^On the menu, not in the files/ })
      .getByText('Tiramisù', { exact: true })
      .waitFor();
    await page.getByRole('switch', { name: 'Remove what the files do not have' }).click();
    await page
      .getByRole('region', { name: /^Dishes that are removed/ })
      .getByText('Tiramisù', { exact: true })
      .waitFor();
    await page.getByRole('button', { name: 'Apply these changes' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Apply these changes' }).click();
    await page.getByText('Every page shows the new menu').waitFor();
  });

  test('a menu that somebody changed since the preview is shown anew before it is replaced', async () => {
    const page = await exchange();
    await choose(page, { name: 'menu.csv', text: 'item_id,price\ndiavola,12.00\n' });
    const changed = page.getByRole('region', { name: 'Changed dishes' });
    await changed.getByText('before: €11.50').waitFor();
    await asStaff(restaurant.url, '/api/menu/diavola', 'PATCH', { price: 1_170 });
    await page.getByRole('button', { name: 'Apply these changes' }).click();
    await page.getByText('The menu has changed since the preview').waitFor();
    await changed.getByText('before: €11.70').waitFor();
    await page.getByRole('button', { name: 'Apply these changes' }).click();
    await page.getByText('Every page shows the new menu').waitFor();
  });
});
