// Faults on the operations page, and what the page then says about an order whose service does not react.

import type { ActiveFault } from '@waggle/contracts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from '../support/axe.ts';
import { waggleCommand } from '../support/command.ts';
import { asStaff, placed } from '../support/customer.ts';
import { figuresService } from '../support/services.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

describe.skipIf(!chromium)('faults on purpose', () => {
  let restaurant: Restaurant;
  let page: Page;
  beforeAll(async () => {
    // Retried for as long as a slow page takes to show it.
    restaurant = await openRestaurant({ WAGGLE_FAULTS: 'on', WAGGLE_RETRY_ATTEMPTS: '30' });
    ({ page } = await restaurant.signedIn('admin'));
    await page.goto('/operations');
  });
  afterAll(() => restaurant?.close());

  const panel = () => page.getByRole('region', { name: 'Faults on purpose' });
  const active = () => panel().getByRole('list', { name: 'Active faults' }).getByRole('listitem');
  const way = () => page.getByRole('region', { name: 'The way of an order' });

  test('say before they begin what one will see, and what holds', async () => {
    await panel().getByLabel('Fault', { exact: true }).selectOption({ label: 'Events twice' });
    await panel().getByText('The second has no effect and counts as a repeat.').waitFor();
    await panel().getByText('A repeat is recognized by its id in the inbox and changes nothing.').waitFor();
    expect(await panel().getByLabel('Milliseconds').count()).toBe(0);
    expect(await seriousFaults(page)).toEqual([]);
  });

  test('of a paused service: the page says who should have reacted to an order and has not, since when, and that it is on purpose', async () => {
    await panel().getByLabel('Fault', { exact: true }).selectOption({ label: 'Paused consumer' });
    await panel().getByLabel('In which service').selectOption('notifications');
    await panel().getByLabel('Ends after seconds').fill('600');
    await panel().getByLabel('Why').fill('to see what the page says');
    await panel().getByRole('button', { name: 'Begin this fault' }).click();
    await active()
      .filter({ hasText: 'Paused consumer' })
      .getByText(/notifications · acted/)
      .waitFor();

    const { number } = await placed(restaurant.url);
    await page.getByLabel('Follow an order').fill(number ?? '');
    await page.getByRole('button', { name: 'Find' }).click();
    const missing = way().getByRole('listitem').filter({ hasText: 'notifications has not handled order.created' });
    await missing.getByText(/(not read|in work) for \d/).waitFor();
    await way().getByText('What has not happened').waitFor();
    // The others went on.
    expect(await way().getByText(`${figuresService} has not handled`).count()).toBe(0);
    await page.getByText('Faults are active on purpose').waitFor();

    await active().getByRole('button', { name: 'End it' }).click();
    await active().waitFor({ state: 'detached' });
    await missing.first().waitFor({ state: 'detached' });
    await way()
      .getByRole('list', { name: 'Who reads order.created' })
      .getByRole('listitem')
      .filter({ hasText: 'notifications' })
      .getByText(/waited .*, handled in/)
      .waitFor();
    await page.getByText('Faults are active on purpose').waitFor({ state: 'detached' });
  });

  test('of a failing handler: the order’s way, the group and `waggle trace` tell the attempts and the last error while it is retried', async () => {
    const begun = await asStaff(restaurant.url, '/api/faults', 'POST', {
      kind: 'failing-handler',
      service: figuresService,
      seconds: 600,
    });
    const { fault_id } = (await begun.json()) as ActiveFault;
    const error = `the fault ${fault_id} fails this handler on purpose`;
    const { order_id, number } = await placed(restaurant.url);
    await page.goto(`/operations?order=${order_id}`);
    await way()
      .getByRole('list', { name: 'Who reads order.created' })
      .getByRole('listitem')
      .filter({ hasText: figuresService })
      .filter({ hasText: /[1-9] attempt/ })
      .getByText(error)
      .waitFor();
    const group = page
      .locator('[data-stream="orders-stream"] [data-node="group"]')
      .filter({ has: page.getByRole('button', { name: figuresService }) });
    await group
      .filter({ hasText: /[1-9] failed attempt/ })
      .getByText(error)
      .waitFor();
    await group.getByText(/retr/i).waitFor();
    const { code, stdout } = await waggleCommand(restaurant.url, ['trace', number ?? '']);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(new RegExp(`${figuresService} +failed [1-9]\\d* times.*next attempt by.*${error}`)),
    });

    await asStaff(restaurant.url, `/api/faults/${fault_id}`, 'DELETE');
    await way().getByText('What has not happened').waitFor({ state: 'detached', timeout: 60_000 });
    await group.getByText(error).waitFor({ state: 'detached' });
  });

  test('are no part of the page where they are off', async () => {
    const other = await openRestaurant();
    try {
      const admin = await other.signedIn('admin');
      await admin.page.goto('/operations');
      await admin.page.getByRole('region', { name: 'Dead letters' }).waitFor();
      expect(await admin.page.getByRole('region', { name: 'Faults on purpose' }).count()).toBe(0);
    } finally {
      await other.close();
    }
  });
});
