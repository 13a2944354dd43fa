// The operations page in an admin's browser.

import { randomUUID } from 'node:crypto';
import { createEmbeddedEventLog } from '@waggle/bus/embedded/event-log.ts';
import { shortId, systemClock } from '@waggle/contracts';
import { openDatabase } from '@waggle/store/sqlite/database.ts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from '../support/axe.ts';
import { waggleCommand } from '../support/command.ts';
import { ada, asStaff, placed } from '../support/customer.ts';
import { figuresService, handlersOf } from '../support/services.ts';
import { temporaryFolder } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

describe.skipIf(!chromium)('the operations page', () => {
  let restaurant: Restaurant;
  let page: Page;
  const { folder, remove } = temporaryFolder();
  const grafana = 'http://grafana.example:3000/shop';
  beforeAll(async () => {
    restaurant = await openRestaurant({ WAGGLE_DATA: folder, WAGGLE_GRAFANA_URL: grafana });
    ({ page } = await restaurant.signedIn('admin'));
    await page.goto('/operations');
  });
  afterAll(async () => {
    await restaurant?.close();
    remove();
  });

  const streamOf = (name: string) => page.locator(`[data-stream="${name}"]`);

  test('shows every stream between its publisher and its groups, with a word for each group', async () => {
    const orders = streamOf('orders-stream');
    await orders.waitFor();
    expect(await page.locator('[data-stream]').count()).toBeGreaterThan(4);
    expect(await orders.locator('[data-node="service"]').innerText()).toContain('orders');
    const groups = orders.locator('[data-node="group"]');
    expect(await groups.count()).toBeGreaterThan(1);
    await orders.getByRole('listitem').filter({ hasText: 'notifications' }).getByText('fine').waitFor();
    await page.getByText('All is fine.').waitFor();
  });

  test('an order’s event shows up on its stream without a reload, and counts as not drawn where nothing moves', async () => {
    const orders = streamOf('orders-stream');
    await placed(restaurant.url);
    await orders.getByText(/last event \d+ sec ago/).waitFor();
    await page.locator('[data-not-drawn]:not([data-not-drawn="0"])').waitFor();
    await page.getByText(/Nothing moves, as your device asks/).waitFor();
  });

  test('where motion is welcome, events move as dots, drawn beside the page', async () => {
    const moving = await restaurant.signedIn('admin', { reducedMotion: 'no-preference' });
    await moving.page.goto('/operations');
    await moving.page.locator('[data-stream="orders-stream"]').waitFor();
    await moving.page.getByText(/A dot is an event/).waitFor();
    expect(await moving.page.locator('main canvas').count()).toBe(2);
    expect(moving.page.workers()).toHaveLength(1);
    const drawn = () => hasDots(moving.page);
    await expect.poll(drawn, { timeout: 20_000, interval: 200 }).toBe(false);
    await placed(restaurant.url);
    await expect.poll(drawn, { timeout: 20_000, interval: 50 }).toBe(true);
    // The dots arrive, and the picture is still again.
    await expect.poll(drawn, { timeout: 20_000, interval: 200 }).toBe(false);
    await moving.close();
  });

  test('a click on a stream tails it, newest first; paused, it stands still and counts what comes', async () => {
    await placed(restaurant.url);
    await page.getByRole('button', { name: 'customers-stream' }).click();
    const panel = page.getByRole('dialog', { name: 'customers-stream' });
    const entries = panel.getByRole('list', { name: 'Entries' }).getByRole('listitem');
    await entries.filter({ hasText: 'customer.recorded' }).first().waitFor();
    const { order_id } = await placed(restaurant.url);
    await entries
      .first()
      .filter({ hasText: `Order …${shortId(order_id)}` })
      .waitFor();
    // The only stream with personal data shows none.
    expect(await panel.innerText()).not.toContain(ada.name);
    expect(await panel.innerText()).not.toContain(ada.phone);
    await panel.getByRole('switch', { name: 'Pause' }).click();
    const before = await entries.count();
    await placed(restaurant.url);
    await panel.getByText('1 newer entry').waitFor();
    expect(await entries.count()).toBe(before);
    await panel.getByRole('switch', { name: 'Pause' }).click();
    await expect.poll(() => entries.count()).toBe(before + 1);
    expect(await seriousFaults(page)).toEqual([]);
    await panel.getByRole('button', { name: 'Close' }).click();
  });

  test('a click on a group shows its consumers', async () => {
    await streamOf('orders-stream').getByRole('button', { name: 'notifications' }).click();
    const panel = page.getByRole('dialog', { name: 'notifications-group' });
    await panel.getByText('It keeps up').waitFor();
    await panel
      .getByText(/silent for .* · 0 in work/)
      .first()
      .waitFor();
    await panel.getByRole('button', { name: 'Close' }).click();
  });

  test('answers who handles order.created and how long it takes, and what happens when Redis dies', async () => {
    await placed(restaurant.url);
    await page.goto('/operations');
    const who = page.getByRole('region', { name: 'Who handles what' }).getByRole('listitem');
    const created = who.filter({ hasText: 'order.created' }).filter({ hasText: 'published by orders' });
    for (const service of handlersOf('order.created'))
      await created
        .getByRole('listitem')
        .filter({ hasText: service })
        .getByText(/waited .*, handled in .* · \d+ event/)
        .waitFor({ timeout: 30_000 });
    await page
      .getByRole('region', { name: 'What happens when something dies now' })
      .getByText('This Waggle has no Redis')
      .waitFor();
    expect(await seriousFaults(page)).toEqual([]);
  });

  describe('an order’s way', () => {
    const way = () => page.getByRole('region', { name: 'The way of an order' });
    const events = () => way().getByRole('list', { name: 'Events by their cause' });

    test('is found by what people know: each question leads to the same order', async () => {
      const { order_id, number } = await placed(restaurant.url, { headers: { 'x-correlation-id': 'the-call-of-ada' } });
      for (const typed of [number ?? '', order_id, 'the-call-of-ada']) {
        await page.goto('/operations');
        await page.getByLabel('Follow an order').fill(typed);
        await page.getByRole('button', { name: 'Find' }).click();
        await page.waitForURL(`**/operations?order=${order_id}`);
        await way()
          .getByRole('heading', { name: `The way of order #${number}` })
          .waitFor();
      }
      await placed(restaurant.url);
      await page.getByLabel('Follow an order').fill(ada.phone);
      await page.getByRole('button', { name: 'Find' }).click();
      const found = page.getByRole('list', { name: 'Orders that match' }).getByRole('link');
      await found.filter({ hasText: `Order #${number}, received` }).waitFor();
      expect(await found.count()).toBeGreaterThan(1);
      await page.getByLabel('Follow an order').fill('nobody-knows-it');
      await page.getByRole('button', { name: 'Find' }).click();
      await page.getByText('No such order is known.').waitFor();
    });

    test('says who reacted, how long it took, which process did it, and for whom it waits, while it goes on', async () => {
      const { order_id } = await placed(restaurant.url);
      await page.goto(`/operations?order=${order_id}`);
      const reaction = events().getByRole('list', { name: 'Who reads order.created' }).getByRole('listitem');
      await reaction
        .filter({ hasText: 'notifications' })
        .getByText(/waited .*, handled in .* · 1 attempt · process /)
        .waitFor();
      await events().getByText('caused by order.created').first().waitFor();
      await way().getByText('Every service has reacted').or(way().getByText('Waits for the kitchen')).first().waitFor();
      await asStaff(restaurant.url, `/api/orders/${order_id}/status`, 'POST', { status: 'confirmed' });
      await events().getByText('order.confirmed', { exact: true }).waitFor();
      await way().getByText('Next: preparing, cancelled.').first().waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await page.getByRole('button', { name: 'Close the order’s way' }).click();
      await way().waitFor({ state: 'detached' });
    });

    test('is a click away from the kitchen’s card, for an admin', async () => {
      const { order_id, number } = await placed(restaurant.url);
      await page.goto('/kitchen');
      await page
        .getByRole('article', { name: `Order #${number}`, exact: true })
        .getByRole('button', { name: /details/i })
        .click();
      await page.getByRole('link', { name: 'Its way through the services' }).click();
      await page.waitForURL(`**/operations?order=${order_id}`);
      await events().getByText('order.created', { exact: true }).waitFor();
    });

    test('leads to its log lines and traces in Grafana, by its correlation id and from its first event on', async () => {
      const { order_id } = await placed(restaurant.url, { headers: { 'x-correlation-id': 'the-call-of-bob' } });
      await page.goto(`/operations?order=${order_id}`);
      const link = way().getByRole('link', { name: 'Log lines and traces of this order in Grafana' });
      const to = new URL((await link.getAttribute('href')) ?? '');
      expect(to.origin + to.pathname).toBe(`${grafana}/d/waggle-logs`);
      expect(to.searchParams.get('var-correlation_id')).toBe('the-call-of-bob');
      expect(Number(to.searchParams.get('from'))).toBeLessThan(Date.now());
      // On a terminal too.
      const { stdout } = await waggleCommand(restaurant.url, ['trace', order_id]);
      expect(stdout).toContain(`log lines and traces: ${grafana}/d/waggle-logs?var-correlation_id=the-call-of-bob`);
    });

    test('an order that nobody knows is told, and so is what is no order', async () => {
      for (const id of [randomUUID(), 'nonsense']) {
        await page.goto(`/operations?order=${id}`);
        await way().getByText('Nothing is known of this order’s way').waitFor();
      }
    });
  });

  describe('dead letters', () => {
    const section = () => page.getByRole('region', { name: 'Dead letters' });
    const letters = () => section().getByRole('list', { name: 'Dead letters' }).getByRole('listitem');
    const panel = () => page.getByRole('dialog');

    test('are listed while the page is open, read, replayed, and discarded after a question', async () => {
      let snapshots = 0;
      let lists = 0;
      page.on('websocket', (socket) =>
        socket.on('framereceived', ({ payload }) => {
          snapshots += String(payload).startsWith('{"type":"now"') ? 1 : 0;
        }),
      );
      page.on('request', (request) => {
        lists += /\/api\/dead-letters\?/.test(request.url()) ? 1 : 0;
      });
      await page.goto('/operations');
      await section().getByText('There are none.').waitFor();
      // Nobody else may open the folder of a Waggle that runs; the page finds its way back.
      await restaurant.kill();
      await page
        .getByRole('status')
        .getByText(/connection/i)
        .waitFor();
      await appendNoEvent(folder);
      await restaurant.restart();
      const ofFigures = letters().filter({ hasText: `${figuresService}-group on orders-stream` });
      await ofFigures.waitFor();
      await ofFigures.getByRole('button').click();
      await panel().getByText('Its event').click();
      await panel().getByText('no event at all').waitFor();
      expect(await seriousFaults(page)).toEqual([]);

      await panel().getByRole('button', { name: 'Replay' }).click();
      await panel().getByText(`One event goes to ${figuresService}-group again`).waitFor();
      await panel().getByRole('button', { name: 'Replay' }).click();
      await panel().getByText('Say why').waitFor();
      await panel().getByLabel('Why').fill('the till sent nonsense');
      const replayed = page.waitForResponse(/\/api\/dead-letters\/[^/]+\/replay/);
      await panel().getByRole('button', { name: 'Replay' }).click();
      expect((await replayed).status()).toBe(204);
      await panel().waitFor({ state: 'detached' });

      // It is no event still: it comes back, as the question said.
      await ofFigures.waitFor();
      await expect.poll(() => letters().count(), { timeout: 20_000 }).toBe(3);
      await ofFigures.getByRole('button').click();
      await panel().getByRole('button', { name: 'Discard' }).click();
      await panel().getByRole('button', { name: 'Cancel' }).click();
      await panel().getByRole('button', { name: 'Discard' }).click();
      await panel().getByLabel('Why').fill('nobody needs it');
      await panel().getByRole('button', { name: 'Discard' }).click();
      await ofFigures.waitFor({ state: 'detached' });
      await expect.poll(() => letters().count(), { timeout: 20_000 }).toBe(2);
      // The server's one sampler says when the list has changed: a page that shows it asks no more until then.
      const [listed, had] = [lists, snapshots];
      await expect.poll(() => snapshots, { timeout: 30_000 }).toBeGreaterThan(had + 3);
      expect(lists - listed).toBeLessThanOrEqual(1);
      // The audit trail says why.
      await page.goto('/admin/audit');
      for (const why of ['the till sent nonsense', 'nobody needs it']) await page.getByText(why).waitFor();
    });
  });

  test.each(['kitchen', 'courier'] as const)('is not for the %s', async (role) => {
    const other = await restaurant.signedIn(role);
    await other.page.goto('/operations');
    await other.page.getByRole('heading', { name: "You don't have access to this page" }).waitFor();
    expect(await other.page.getByRole('link', { name: 'Operations' }).count()).toBe(0);
    await other.close();
  });

  test('axe finds nothing serious', async () => {
    expect(await seriousFaults(page)).toEqual([]);
  });
});

/** Every group that reads the stream gives up on it at once. */
async function appendNoEvent(folder: string): Promise<void> {
  const database = openDatabase(folder);
  await createEmbeddedEventLog(database, systemClock).append('orders-stream', [{ event: '"no event at all"' }]);
  await database.close();
}

/** Whether anything is drawn on a canvas of the picture. */
const hasDots = (page: Page): Promise<boolean> =>
  page.evaluate<boolean>(`[...document.querySelectorAll('main canvas')].some((one) => {
    const copy = document.createElement('canvas');
    [copy.width, copy.height] = [one.width, one.height];
    const context = copy.getContext('2d');
    context.drawImage(one, 0, 0);
    return context.getImageData(0, 0, copy.width, copy.height).data.some((part) => part > 0);
  })`);
