// The papers of an order: kitchen ticket, bag label and receipt, on rolls and on A4; and the tickets that a device prints by itself.
import type { OrderView, PricingView, PrintList, RestaurantView } from '@waggle/contracts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from '../support/axe.ts';
import type { Visitor } from '../support/browser.ts';
import { asStaff, calledOf } from '../support/customer.ts';
import { orderOne } from '../support/customer-pages.ts';
import { waitFor } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

/** In millimetres: the pages of a PDF, from its page objects. */
function pagesOf(pdf: Buffer): { readonly width: number; readonly height: number }[] {
  return [...pdf.toString('latin1').matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)].map(([, w, h]) => ({
    width: (Number(w) * 25.4) / 72,
    height: (Number(h) * 25.4) / 72,
  }));
}

describe.skipIf(!chromium)('paper', () => {
  let restaurant: Restaurant;
  let order: OrderView;
  beforeAll(async () => {
    restaurant = await openRestaurant();
    const pricing = (await (await asStaff(restaurant.url, '/api/pricing')).json()) as PricingView;
    const taxes = [
      { country: 'DE', category: null, serving: null, valid_from: null, valid_to: null, rate: 7_000 },
      { country: 'DE', category: 'drinks', serving: null, valid_from: null, valid_to: null, rate: 19_000 },
    ];
    await asStaff(restaurant.url, '/api/pricing', 'PUT', { ...pricing, country: 'DE', taxes, delivery_fee: 250 });
    const { version: _, ...settings } = (await (
      await fetch(`${restaurant.url}/api/kitchen/restaurant`)
    ).json()) as RestaurantView;
    await asStaff(restaurant.url, '/api/kitchen/restaurant', 'PUT', {
      ...settings,
      name: 'The Green Fork',
      legal_name: 'Green Fork Ltd',
      address: '1 Harbour Road\nDublin 1',
      tax_number: 'IE 1234',
    });
    order = await placeOne({ note: 'No nuts: allergy' });
  });
  afterAll(() => restaurant?.close());

  const placeOne = async (line: object = {}): Promise<OrderView> => {
    const body = {
      customer: { name: 'Ada Lovelace', phone: '+44 20 7946 0000', address: '12 St James Square' },
      items: [{ item_id: 'margherita', quantity: 2, ...line }],
      tip: 150,
      payment: { way: 'cash', gives: 10_000 },
    };
    const answer = await fetch(`${restaurant.url}/api/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect([answer.status, answer.ok ? '' : await answer.clone().text()]).toEqual([201, '']);
    return (await answer.json()) as OrderView;
  };
  const sheet = (page: Page) => page.locator('[data-sheet]');
  const text = async (page: Page) => (await sheet(page).innerText()).replaceAll(/[\u00a0\u202f]/g, ' ');

  test('a ticket says what to make, for when and how it goes out; no price is on it', async () => {
    const { page } = await restaurant.signedIn('kitchen');
    await page.goto(`/paper/${order.order_id}/ticket`);
    await sheet(page).waitFor();
    const said = await text(page);
    expect(said).toContain(await calledOf(restaurant.url, order.order_id));
    for (const part of ['Delivery', 'Due ', '2 ×', 'Margherita', 'No nuts: allergy']) expect(said).toContain(part);
    expect(said).not.toMatch(/€|\d[.,]\d\d/);
    expect(said).not.toContain('Ada');
    const inverted = await page.evaluate<string[]>(
      `[...document.querySelectorAll('[data-sheet] p')].filter((p) => getComputedStyle(p).backgroundColor === 'rgb(0, 0, 0)').map((p) => p.textContent)`,
    );
    expect(inverted).toEqual(['No nuts: allergy']);
    expect(await seriousFaults(page)).toEqual([]);
  });

  test('a label says where it goes and what is in it, and what nobody stated apart from what is free of all', async () => {
    const { page } = await restaurant.signedIn('kitchen');
    await page.goto(`/paper/${order.order_id}/label`);
    const said = await sheet(page)
      .waitFor()
      .then(() => text(page));
    for (const part of ['The Green Fork', 'Ada Lovelace', '12 St James Square', '+44 20 7946 0000'])
      expect(said).toContain(part);
    expect(said).toMatch(/Contains|Not stated/);
    expect(said).not.toMatch(/€/);
    expect(await seriousFaults(page)).toEqual([]);
  });

  test('a receipt has what the order has: who sold it, its lines, fees, tip, taxes by rate, payment and change', async () => {
    const { page } = await restaurant.signedIn('kitchen');
    await page.goto(`/paper/${order.order_id}/receipt`);
    await sheet(page).waitFor();
    const said = await text(page);
    const { bill } = order;
    const euros = (amount: number) =>
      new Intl.NumberFormat('en-US', { style: 'currency', currency: 'EUR' }).format(amount / 100);
    for (const part of ['Green Fork Ltd', '1 Harbour Road', 'Tax number IE 1234', 'Order slip, no fiscal receipt'])
      expect(said).toContain(part);
    const tip = bill?.lines.find(({ kind }) => kind === 'tip')?.amount ?? 0;
    const fee = bill?.lines.find(({ kind }) => kind === 'delivery_fee')?.amount ?? 0;
    expect([tip, fee]).toEqual([150, 250]);
    for (const amount of [tip, fee, order.total, 10_000, 10_000 - order.total]) expect(said).toContain(euros(amount));
    expect(bill?.taxes.length).toBeGreaterThan(0);
    for (const { net, tax, gross } of bill?.taxes ?? [])
      for (const amount of [net, tax, gross]) expect(said).toContain(euros(amount));
    expect(said).toContain('Cash');
    expect(await seriousFaults(page)).toEqual([]);
  });

  test.each([
    ['58', 58],
    ['80', 80],
  ] as const)('on a roll of %s mm each paper is one page, as long as what is on it', async (width, millimetres) => {
    const { page, close } = await restaurant.signedIn('kitchen');
    for (const paper of ['ticket', 'label', 'receipt']) {
      await page.goto(`/paper/${order.order_id}/${paper}`);
      await page.getByLabel('Paper', { exact: true }).selectOption(width);
      await page.locator(`[data-sheet][data-width="${width}"]`).waitFor();
      const box = await sheet(page).boundingBox();
      const shown = ((box?.height ?? 0) * 25.4) / 96;
      const pages = pagesOf(await page.pdf({ preferCSSPageSize: true }));
      expect([paper, pages.length]).toEqual([paper, 1]);
      const [size] = pages;
      expect(Math.abs((size?.width ?? 0) - millimetres)).toBeLessThan(1);
      // Nothing is cut off, and there is no long white tail.
      expect(size?.height).toBeGreaterThanOrEqual(Math.floor(shown));
      expect(size?.height).toBeLessThan(Math.max(shown, millimetres) + 5);
    }
    await close();
  });

  test('on A4 each paper is one page of A4, and only the paper is on it', async () => {
    const { page, close } = await restaurant.signedIn('kitchen');
    for (const paper of ['ticket', 'label', 'receipt']) {
      await page.goto(`/paper/${order.order_id}/${paper}`);
      await page.getByLabel('Paper', { exact: true }).selectOption('a4');
      await page.locator('[data-sheet][data-width="a4"]').waitFor();
      const pages = pagesOf(await page.pdf({ preferCSSPageSize: true }));
      expect([paper, pages.map(({ width, height }) => [Math.round(width), Math.round(height)])]).toEqual([
        paper,
        [[210, 297]],
      ]);
    }
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('button', { name: 'Print' }).isVisible()).toBe(false);
    await close();
  });

  test('a copy says so, and a cancelled order is void', async () => {
    const { order_id } = await placeOne();
    const { page } = await restaurant.signedIn('kitchen');
    await countPrints(page);
    await page.goto(`/paper/${order_id}/ticket`);
    const print = page.getByRole('button', { name: 'Print' });
    await print.click();
    await waitFor('the first', 10_000, async () => (await printsOf(page)) === 1);
    expect(await page.getByText(/^COPY/).count()).toBe(0);
    await print.click();
    await page.getByText('COPY 2').waitFor();
    await asStaff(restaurant.url, `/api/orders/${order_id}/status`, 'POST', { status: 'cancelled' });
    await page.reload();
    await page.getByText('VOID').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
  });

  test('a customer opens the receipt from the tracking page after the end, without any session', async () => {
    const { page } = await restaurant.visit({ viewport: { width: 360, height: 740 } });
    const id = await orderOne(page);
    expect(await page.getByRole('link', { name: 'Receipt' }).count()).toBe(0);
    await asStaff(restaurant.url, `/api/orders/${id}/status`, 'POST', { status: 'cancelled', reason: 'No oven' });
    await page.getByRole('link', { name: 'Receipt' }).click();
    await sheet(page).waitFor();
    expect(await text(page)).toContain('Cancelled: nothing is due.');
    expect(await seriousFaults(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  });

  test('of two boards that print, one prints the ticket of an accepted order, once, also after both were reloaded', async () => {
    const boards = await Promise.all([1, 2].map(() => restaurant.signedIn('kitchen')));
    for (const { page } of boards) await startPrinting(page);
    const accepted = await placeOne();
    await accept(boards[0] as Visitor, accepted.order_id);
    await waitFor('a print', 20_000, async () => (await printedBy(boards)) > 0);
    await waitFor('its confirmation', 20_000, async () => (await unconfirmed()).length === 0);
    await Promise.all(boards.map(({ page }) => page.reload()));
    for (const { page } of boards) await page.getByRole('article').first().waitFor();
    // Another one, so that both boards have looked at everything before.
    const next = await placeOne();
    await accept(boards[1] as Visitor, next.order_id);
    await waitFor('the next print', 20_000, async () => (await printedBy(boards)) > 1);
    await waitFor('its confirmation', 20_000, async () => (await unconfirmed()).length === 0);
    expect(await printedBy(boards)).toBe(2);
    const tickets = await printed(boards);
    expect(tickets.map((said) => [accepted, next].filter(({ number }) => said.includes(`#${number}`)).length)).toEqual([
      1, 1,
    ]);
    await Promise.all(boards.map(({ close }) => close()));
  });

  test('a ticket whose device died before it printed is shown, and nothing prints it by itself', async () => {
    const dying = await restaurant.signedIn('kitchen');
    await startPrinting(dying.page, { dies: true });
    const { order_id, number } = await placeOne();
    await accept(dying, order_id);
    await waitFor('the claim', 20_000, async () => (await unconfirmed()).length === 1);
    await dying.close();
    const other = await restaurant.signedIn('kitchen');
    await startPrinting(other.page);
    await other.page.getByText(`Kitchen ticket #${number} may not have been printed`).waitFor({ timeout: 40_000 });
    expect(await printsOf(other.page)).toBe(0);
    expect(await seriousFaults(other.page)).toEqual([]);
    const [paper] = await Promise.all([
      other.context.waitForEvent('page'),
      other.page.getByRole('link', { name: 'Print again' }).click(),
    ]);
    await countPrints(paper);
    await paper.reload();
    await paper.getByRole('button', { name: 'Print' }).click();
    await waitFor('its confirmation', 20_000, async () => (await unconfirmed()).length === 0);
    await other.close();
  });

  const unconfirmed = async () =>
    ((await (await asStaff(restaurant.url, '/api/orders/prints')).json()) as PrintList).prints;

  const accept = async ({ page }: Visitor, id: string) => {
    const called = await calledOf(restaurant.url, id);
    const card = page.getByRole('article', { name: `Order ${called}` });
    await card.locator('[data-advance]').click();
  };

  async function startPrinting(page: Page, { dies = false } = {}): Promise<void> {
    await countPrints(page, { dies });
    await page.goto('/kitchen');
    await page.getByRole('button', { name: 'Printing' }).click();
    await page.getByLabel('This device prints tickets').check();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  const printsOf = async (page: Page): Promise<number> => (await ticketsOf(page)).length;
  const ticketsOf = (page: Page) => page.evaluate<string[]>('JSON.parse(localStorage.getItem("test.printed") ?? "[]")');
  const printed = async (boards: readonly Visitor[]) =>
    (await Promise.all(boards.map(({ page }) => ticketsOf(page)))).flat();
  const printedBy = async (boards: readonly Visitor[]) => (await printed(boards)).length;
});

/** The printer: a browser without a screen opens no dialog. It keeps what was on the sheet, and says that it is done. */
async function countPrints(page: Page, { dies = false } = {}): Promise<void> {
  await page.addInitScript(`
    window.print = () => {
      if (${dies}) return;
      const all = JSON.parse(localStorage.getItem('test.printed') ?? '[]');
      all.push(document.querySelector('[data-sheet]')?.textContent ?? '');
      localStorage.setItem('test.printed', JSON.stringify(all));
      dispatchEvent(new Event('afterprint'));
    };
  `);
}
