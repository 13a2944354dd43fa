// The kitchen itself takes no orders for a while: customers see it and when it ends, the server holds to it, an admin reads who did it.
import type { KitchenView, Menu } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from '../support/axe.ts';
import { place } from '../support/customer.ts';
import { waitFor } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

describe.skipIf(!chromium)('a pause', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant();
  });
  afterAll(() => restaurant?.close());

  const kitchen = async () => (await (await fetch(`${restaurant.url}/api/kitchen`)).json()) as KitchenView;

  test('is taken with two taps, has an end that customers see, and is ended with one', async () => {
    const [{ page: customer }, { page: cook }] = [await restaurant.visit(), await restaurant.staff('kitchen')];
    await customer.goto('/');
    await customer.getByText('Open', { exact: true }).waitFor();
    await cook.getByRole('button', { name: 'Pause orders' }).click();
    await cook.getByRole('dialog').waitFor();
    expect(await seriousFaults(cook)).toEqual([]);
    await cook.getByRole('button', { name: '15 minutes' }).click();
    await cook.getByText(/^Paused until /).waitFor();
    await cook.getByRole('dialog').waitFor({ state: 'detached' });

    await customer.getByText("The kitchen isn't taking orders right now").first().waitFor();
    await customer.getByText(/^Next opening: /).waitFor();
    const { paused, paused_until } = await kitchen();
    expect(paused).toBe(true);
    expect(Date.parse(String(paused_until))).toBeGreaterThan(Date.now());
    const refused = await place(restaurant.url);
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ code: 'kitchen_closed' });

    await cook.getByRole('button', { name: 'Take orders again' }).click();
    await cook.getByRole('button', { name: 'Pause orders' }).waitFor();
    await customer.getByText('Open', { exact: true }).waitFor();
    await waitFor('orders to be taken', 10_000, async () => (await place(restaurant.url)).status === 201);
  });

  test('of one dish ends with the day', async () => {
    const [{ page: customer }, { page: cook }] = [await restaurant.visit(), await restaurant.staff('kitchen')];
    await customer.goto('/');
    await cook.getByRole('button', { name: 'Menu and stock' }).click();
    const tiramisu = cook.getByRole('listitem').filter({ hasText: 'Tiramisù' });
    await tiramisu.getByRole('switch', { name: 'Sold out' }).click();
    await tiramisu.getByRole('switch', { name: 'Back on sale tomorrow' }).click();
    const stored = async () => {
      const { items } = (await (await fetch(`${restaurant.url}/api/menu`)).json()) as Menu;
      return items.find(({ item_id }) => item_id === 'tiramisu');
    };
    await waitFor('the end of being sold out', 10_000, async () => Boolean((await stored())?.sold_out_until));
    expect((await stored())?.sold_out).toBe(true);
    expect(await seriousFaults(cook)).toEqual([]);
    await tiramisu.getByRole('switch', { name: 'Sold out' }).click();
    await waitFor('it to be for sale', 10_000, async () => (await stored())?.sold_out === false);
    expect(await stored()).not.toHaveProperty('sold_out_until');
  });

  test('of one choice is one of every dish that offers it', async () => {
    const [{ page: customer }, { page: cook }] = [await restaurant.visit(), await restaurant.staff('kitchen')];
    await customer.goto('/');
    await customer.getByRole('button', { name: 'Diavola', exact: true }).click();
    await customer.getByLabel('Rocket').check();
    await cook.getByRole('button', { name: 'Menu and stock' }).click();
    const rocket = cook.getByRole('listitem').filter({ hasText: 'Rocket' });
    await rocket.getByRole('switch', { name: 'Sold out' }).click();
    await customer.getByRole('checkbox', { name: 'Rocket Sold out', disabled: true }).waitFor();
    expect(await customer.getByLabel('Rocket').isChecked()).toBe(false);
    expect(await seriousFaults(cook)).toEqual([]);
    await rocket.getByRole('switch', { name: 'Sold out' }).click();
    await customer.getByRole('checkbox', { name: /^Rocket \+/, disabled: false }).waitFor();
  });

  test('without an end is shown on the page of hours, which ends it, and stands in the audit trail', async () => {
    const [{ page: cook }, { page: admin }] = [await restaurant.staff('kitchen'), await restaurant.staff('admin')];
    await cook.getByRole('button', { name: 'Pause orders' }).click();
    await cook.getByRole('button', { name: 'Until I end it' }).click();
    await cook.getByText("Paused: the kitchen isn't taking orders right now").waitFor();
    await admin.goto('/admin/hours');
    const pause = admin.getByRole('switch', { name: 'Pause orders' });
    await admin.getByText("Paused: the kitchen isn't taking orders right now").waitFor();
    expect(await pause.isChecked()).toBe(true);
    await pause.click();
    await cook.getByRole('button', { name: 'Pause orders' }).waitFor();
    expect((await kitchen()).paused).toBe(false);
    await admin.goto('/admin/audit');
    await admin.getByText('Paused orders').first().waitFor();
  });
});
