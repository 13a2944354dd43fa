import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asStaff } from '../support/customer.ts';
import { trackedOrder } from '../support/customer-pages.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

describe.skipIf(!chromium)('a menu in two languages', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant();
  });
  afterAll(() => restaurant?.close());

  test('is written by the admin, and shown to customers in their language and to the kitchen in its own', async () => {
    const { page: admin } = await restaurant.staff('admin');
    await admin.goto('/admin/hours');
    await admin.getByLabel('Language of the menu').selectOption('en');
    await admin.getByLabel('Menu is also offered in').selectOption('de');
    await admin.getByRole('button', { name: 'Save', exact: true }).click();
    await admin.getByText('Saved. Customers can see the change.').waitFor();

    await admin.goto('/admin');
    const row = admin.getByRole('button', { name: /^Mineral water/ });
    await row.getByText('Missing: German').waitFor();
    await row.click();
    const name = admin.getByLabel('Name (German)');
    await admin.getByText('Missing. Customers see “Mineral water”.').waitFor();
    await name.fill('Mineralwasser');
    await admin.getByLabel('Description (German)').fill('Ein halber Liter, mit Kohlensäure');
    await admin.getByRole('button', { name: 'Save', exact: true }).click();
    await admin.getByText('Mineral water saved.').waitFor();
    await admin.getByRole('button', { name: 'Rename Drinks' }).click();
    await admin
      .getByRole('dialog')
      .getByLabel(/\(German\)/)
      .fill('Getränke');
    await admin.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await admin.getByRole('dialog').waitFor({ state: 'detached' });

    const { page: french } = await restaurant.visit({ locale: 'fr-FR' });
    await french.goto('/');
    await french.getByRole('heading', { name: 'Mineral water' }).waitFor();
    expect(await french.getByRole('heading', { name: 'Drinks' }).getAttribute('lang')).toBe('en');

    const { page: german } = await restaurant.visit({ locale: 'de-DE', viewport: { width: 360, height: 740 } });
    await german.goto('/');
    const dish = german.getByRole('heading', { name: 'Mineralwasser' });
    await dish.waitFor();
    expect(await dish.getAttribute('lang')).toBe('de');
    expect(await german.getByRole('heading', { name: 'Getränke' }).getAttribute('lang')).toBe('de');
    // An item without a German text shows the menu's own language, and its `lang`.
    expect(await german.getByRole('heading', { name: 'Honey cake' }).getAttribute('lang')).toBe('en');

    // The device remembers another choice.
    const choice = german.getByLabel('Sprache der Speisekarte');
    await choice.selectOption('en');
    await german.getByRole('heading', { name: 'Mineral water' }).waitFor();
    await german.reload();
    await german.getByRole('heading', { name: 'Mineral water' }).waitFor();
    await choice.selectOption('de');
    await dish.waitFor();
    if (process.env['WAGGLE_SHOTS']) await german.screenshot({ path: `${process.env['WAGGLE_SHOTS']}/menu-de.png` });

    await german.getByRole('button', { name: 'Mineralwasser in den Warenkorb' }).click();
    await german.goto('/checkout');
    await german.getByRole('list', { name: 'Dein Warenkorb' }).getByText('Mineralwasser').waitFor();
    await german.getByLabel('Name').fill('Ada Lovelace');
    await german.getByLabel('Telefon').fill('+44 20 7946 0000');
    await german.getByLabel('Adresse').fill('12 St James’s Square');
    await german.getByRole('button', { name: /^Bestellen ·/ }).click();
    await trackedOrder(german);
    await german.getByText('Mineralwasser').waitFor();
    expect(await german.getByText('Mineralwasser').getAttribute('lang')).toBe('de');

    const { page: kitchen } = await restaurant.staff('kitchen');
    await kitchen.getByRole('article').getByText('Mineral water').waitFor();
    expect(await kitchen.getByText('Mineralwasser').count()).toBe(0);
  }, 90_000);

  test('says which language and which field is wrong', async () => {
    const change = (translations: unknown) =>
      asStaff(restaurant.url, '/api/menu/mineral-water', 'PATCH', { translations });
    const problem = async (answer: Response) => (await answer.json()) as { errors?: { field: string }[] };
    const long = await change({ de: { name: 'ß'.repeat(121) } });
    expect(long.status).toBe(400);
    expect((await problem(long)).errors?.map(({ field }) => field)).toEqual(['#/translations/de/name']);
    const unknown = await change({ de_DE: { name: 'Wasser' } });
    expect(unknown.status).toBe(400);
    expect((await problem(unknown)).errors?.map(({ field }) => field)).toEqual(['#/translations/de_DE']);
  });
});
