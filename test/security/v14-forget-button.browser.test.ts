// OWASP ASVS 5.0, V14 data protection: an admin who forgets a customer in the browser removes them down to the last byte, and reads what
// holds them still.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromium, openRestaurant, type Restaurant } from '../browser/checked-restaurant.ts';
import { seriousFaults } from '../support/axe.ts';
import { asStaff } from '../support/customer.ts';
import { temporaryFolder, waitFor } from '../support/waggle.ts';

const grace = { name: 'Grace Brewster Hopper', phone: '+44 20 7946 0958', address: '3 Nanosecond Mews, Arlington' };
const personal = [grace.name, '7946 0958', '79460958', grace.address];
const replaced = 'waggle.db.replaced-2026-11-01T10-00-00.000Z';

describe.skipIf(!chromium)('the button of an admin', () => {
  const { folder, remove } = temporaryFolder();
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant({ WAGGLE_DATA: folder });
  });
  afterAll(async () => {
    await restaurant?.close();
    remove();
  });

  const holding = (): string[] =>
    readdirSync(folder).flatMap((name) => {
      const bytes = readFileSync(path.join(folder, name));
      return personal.filter((text) => bytes.includes(text)).map((text) => `${name}: ${text}`);
    });

  test('forgets a customer down to the last byte, and says what may hold them still', async () => {
    const placed = await fetch(`${restaurant.url}/api/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ customer: grace, items: [{ item_id: 'margherita', quantity: 1 }] }),
    });
    const { order_id } = (await placed.json()) as { readonly order_id: string };
    const step = { status: 'cancelled', reason: `${grace.name} does not answer` };
    expect((await asStaff(restaurant.url, `/api/orders/${order_id}/status`, 'POST', step)).status).toBe(200);
    await waitFor('the reason to be in the timeline', 20_000, async () =>
      (await (await asStaff(restaurant.url, `/api/timelines/${order_id}`)).text()).includes(step.reason),
    );
    expect(holding()).not.toEqual([]);
    writeFileSync(path.join(folder, replaced), '');

    const { page } = await restaurant.staff('admin', { viewport: { width: 360, height: 740 } });
    await page.goto('/admin/customers');
    await page.getByLabel('Order id or phone number').fill('+442079460958');
    await page.getByRole('button', { name: 'Forget customer' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Forget customer' }).click();
    await page.getByText('Removed from 1 order.').waitFor();
    await page.getByText('Also removed from every service, streams, dead letters and files.').waitFor();
    await page.getByText('Backups made before now still hold the customer').waitFor();
    await page.getByText(replaced).waitFor();
    expect(await page.getByRole('button', { name: 'Erase again' }).count()).toBe(0);
    expect(await seriousFaults(page)).toEqual([]);
    expect(holding()).toEqual([]);
  });
});
