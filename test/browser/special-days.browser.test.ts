// Special days: an admin closes the kitchen for a date or gives it other hours; customers see it at once, and the server holds to it.
import type { KitchenView } from '@waggle/contracts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from '../support/axe.ts';
import { place } from '../support/customer.ts';
import { waitFor } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

describe.skipIf(!chromium)('special days', () => {
  let restaurant: Restaurant;
  let admin: Page;
  beforeAll(async () => {
    restaurant = await openRestaurant();
    ({ page: admin } = await restaurant.staff('admin'));
    await admin.goto('/admin/hours');
  });
  afterAll(() => restaurant?.close());

  const save = () => admin.getByRole('button', { name: 'Save' });
  const kitchen = async () => (await (await fetch(`${restaurant.url}/api/kitchen`)).json()) as KitchenView;
  const saved = async (days: number) => {
    await save().click();
    await waitFor(`${days} special days`, 10_000, async () => ((await kitchen()).special_days ?? []).length === days);
  };

  test('close a kitchen that is always open, for customers who look at the menu and for those who order', async () => {
    const { page: customer } = await restaurant.visit();
    await customer.goto('/');
    await customer.getByText('Open', { exact: true }).waitFor();
    await admin.getByRole('button', { name: 'Add special day' }).click();
    const date = await admin.getByLabel('Date').inputValue();
    expect(date).toBe(new Date().toISOString().slice(0, 10));
    expect(await seriousFaults(admin)).toEqual([]);
    await saved(1);
    await customer.getByText('The kitchen is closed').first().waitFor();
    const answer = await place(restaurant.url);
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ code: 'kitchen_closed' });
  });

  test('have hours of their own', async () => {
    const date = await admin.getByLabel('Date').inputValue();
    await admin.getByRole('button', { name: `Add hours on ${date}` }).click();
    await admin.getByLabel(`${date}: opening time`).fill('00:00');
    await admin.getByLabel(`${date}: closing time`).fill('00:00');
    await saved(1);
    await waitFor('the kitchen to be open', 10_000, async () => (await place(restaurant.url)).status === 201);
  });

  test('a date that is there twice is named, and cannot be saved', async () => {
    const date = await admin.getByLabel('Date').inputValue();
    await admin.getByRole('button', { name: 'Add special day' }).click();
    await admin.getByLabel('Date').last().fill(date);
    await admin.getByText(`Overlap or repeated date: ${date} is there twice.`).waitFor();
    expect(await save().isDisabled()).toBe(true);
    await admin
      .getByRole('button', { name: `Remove ${date}` })
      .last()
      .click();
    const twice = { ...(await kitchen()), special_days: [date, date].map((one) => ({ date: one, hours: [] })) };
    const refused = await admin.evaluate(
      (body) =>
        fetch('/api/kitchen', { method: 'PUT', headers: { 'content-type': 'application/json' }, body }).then(
          async (response) => [response.status, await response.text()] as const,
        ),
      JSON.stringify(twice),
    );
    expect(refused[0]).toBe(422);
    expect(refused[1]).toContain('is there twice');
  });
});
