// Allergens, additives and diets: an admin states them, customers see them before they order and again with the order.
import type { Menu } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from '../support/axe.ts';
import { fillCheckout, orderButton, trackedOrder } from '../support/customer-pages.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

describe.skipIf(!chromium)('allergens', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant();
  });
  afterAll(() => restaurant?.close());

  const itemOnMenu = async (id: string) => {
    const { items } = (await (await fetch(`${restaurant.url}/api/menu`)).json()) as Menu;
    return items.find(({ item_id }) => item_id === id);
  };

  test('an admin states them for a dish and a choice, and takes a statement back', async () => {
    const { page } = await restaurant.staff('admin');
    const open = async (name: RegExp) => {
      await page.getByRole('button', { name }).first().click();
      await page.getByRole('dialog').waitFor();
    };
    const save = async () => {
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    };
    await open(/Margherita/);
    const dish = page.getByRole('group', { name: 'Allergens of Margherita' });
    await dish.getByText('Contains: wheat').click();
    await dish.getByRole('checkbox', { name: 'milk' }).uncheck();
    await dish.getByRole('checkbox', { name: 'hazelnuts (nuts)' }).check();
    await dish.getByText('Additives: none').click();
    await dish.getByRole('checkbox', { name: 'colouring' }).check();
    const rocket = page.getByRole('group', { name: 'Allergens of Rocket' });
    await rocket.getByRole('switch', { name: 'States what it adds' }).click();
    await rocket.getByText('Not stated').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await save();
    const pizza = await itemOnMenu('margherita');
    expect(pizza?.food).toEqual({
      contains: ['wheat', 'hazelnuts'],
      may_contain: [],
      additives: ['colouring'],
      diets: ['vegetarian'],
    });
    const extras = pizza?.options.find(({ name }) => name === 'Extras')?.choices ?? [];
    expect(extras.find(({ name }) => name === 'Rocket')?.food).toBeUndefined();
    expect(extras.find(({ name }) => name === 'Olives')?.food?.additives).toEqual(['blackened']);

    await open(/Caprese/);
    await page
      .getByRole('group', { name: 'Allergens of Caprese' })
      .getByRole('switch', { name: 'States its allergens' })
      .click();
    await save();
    expect(await itemOnMenu('caprese')).not.toHaveProperty('food');
  });

  test('a customer sees what a dish with its choices contains, at each step until it is there', async () => {
    const { page } = await restaurant.visit();
    await page.goto('/');
    await page.getByRole('button', { name: 'Margherita', exact: true }).click();
    const food = page.getByRole('region', { name: 'Allergens' });
    await food.getByText('Contains: wheat (gluten), hazelnuts (nuts)').waitFor();
    await food.getByText('Vegetarian').waitFor();
    await page.getByLabel('Spicy salami').check();
    await food.getByText('Contains: wheat (gluten), milk, hazelnuts (nuts)').waitFor();
    expect(await food.getByText('Vegetarian').count()).toBe(0);
    await page.getByLabel('Rocket').check();
    await food.getByText('Allergens not stated for Rocket.').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('button', { name: /^Add to cart/ }).click();

    await fillCheckout(page);
    await page.getByText('Contains: wheat (gluten), milk, hazelnuts (nuts)').waitFor();
    await orderButton(page).click();
    await trackedOrder(page);
    const ordered = page.getByRole('region', { name: 'Your order' });
    await ordered.getByText('Contains: wheat (gluten), milk, hazelnuts (nuts)').waitFor();
    await ordered.getByText('Allergens not stated for Rocket.').waitFor();
  });

  test('a dish of which nothing is known says so, and one without allergens too', async () => {
    const { page } = await restaurant.visit({ locale: 'de-DE' });
    await page.goto('/');
    // The words of allergens load with the first dish that is opened.
    const states = async (dish: string, text: string) => {
      await page.getByRole('button', { name: dish, exact: true }).click();
      await page.getByRole('region', { name: 'Allergene' }).getByText(text).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    };
    await states('Caprese', 'Keine Angabe zu Allergenen für Caprese');
    await states('Mineral water', 'Enthält keines der 14 Allergene');
  });
});
