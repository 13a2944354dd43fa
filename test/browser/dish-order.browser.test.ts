// The order of dishes: an admin moves one, customers see it at once and after a reload.
import type { Menu, MenuItem } from '@waggle/contracts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from '../support/axe.ts';
import { waitFor } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

describe.skipIf(!chromium)('the dishes of a category', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant();
  });
  afterAll(() => restaurant?.close());

  const pizzas = async (page: Page): Promise<string[]> =>
    page.getByRole('region', { name: 'Pizza' }).getByRole('heading', { level: 3 }).allInnerTexts();

  test('are shown in the order that an admin gives them', async () => {
    const [{ page: customer }, { page: admin }] = [await restaurant.visit(), await restaurant.staff('admin')];
    await customer.goto('/');
    await customer.getByRole('heading', { name: 'Diavola' }).waitFor();
    const before = await pizzas(customer);
    const [first, second] = before;
    if (!first || !second) throw new Error(`the menu has too few pizzas: ${before.join()}`);
    expect(await admin.getByRole('button', { name: `Move ${first} up` }).isDisabled()).toBe(true);
    expect(await seriousFaults(admin)).toEqual([]);
    await admin.getByRole('button', { name: `Move ${first} down` }).click();
    const after = [second, first, ...before.slice(2)];
    await waitFor('customers to see the order', 10_000, async () => String(await pizzas(customer)) === String(after));
    await customer.reload();
    await customer.getByRole('heading', { name: 'Diavola' }).waitFor();
    expect(await pizzas(customer)).toEqual(after);
    await admin.getByLabel('Search').fill(first);
    await admin.getByRole('button', { name: `Move ${first} up` }).waitFor({ state: 'detached' });
  });

  test('are duplicated with their options, behind the original, and off sale until somebody has looked', async () => {
    const { page: admin } = await restaurant.staff('admin');
    await admin.getByRole('button', { name: /^Diavola/ }).click();
    await admin.getByRole('dialog', { name: 'Diavola' }).getByRole('button', { name: 'Duplicate' }).click();
    const copy = admin.getByRole('dialog', { name: 'Diavola (copy)' });
    await copy.getByRole('switch', { name: 'Sold out' }).waitFor();
    expect(await copy.getByRole('switch', { name: 'Sold out' }).isChecked()).toBe(true);
    expect(await seriousFaults(admin)).toEqual([]);
    const { items } = (await (await fetch(`${restaurant.url}/api/menu`)).json()) as Menu;
    const at = items.findIndex(({ item_id }) => item_id === 'diavola');
    const [{ item_id, version: _, place: __, ...original }, made] = items.slice(at) as [MenuItem, MenuItem];
    expect(item_id).toBe('diavola');
    expect(made).toMatchObject({ ...original, item_id: 'diavola-copy', name: 'Diavola (copy)', sold_out: true });
  });
});
