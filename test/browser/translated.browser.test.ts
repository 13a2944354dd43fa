// Pages that a browser translates: Chromium replaces text nodes with <font> elements, so React holds text nodes that are no
// longer in the page. Changed texts must still show, and removed ones must disappear.
import type { DeliveryView } from '@waggle/contracts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asStaff, calledOf, placed } from '../support/customer.ts';
import { orderOne, putInCart } from '../support/customer-pages.ts';
import { pageViews } from '../support/page-views.ts';
import { waitFor } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

/** Translates the page's texts and all later ones, as Chromium does. */
const translate = (page: Page) =>
  page.addInitScript(`(() => {
    const font = () => Object.assign(document.createElement('font'), { style: 'vertical-align: inherit' });
    const translated = (text) => {
      const parent = text.parentElement;
      if (!text.data.trim() || !parent || parent.closest('font, script, style, svg, select, textarea, [translate="no"], .notranslate')) return;
      const [outer, inner] = [font(), font()];
      inner.append(text.data);
      outer.append(inner);
      text.replaceWith(outer);
    };
    const all = (root) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const texts = [];
      for (let node = walker.nextNode(); node; node = walker.nextNode()) texts.push(node);
      texts.forEach(translated);
    };
    document.addEventListener('DOMContentLoaded', () => {
      document.documentElement.classList.add('translated-ltr');
      all(document.body);
      new MutationObserver((changes) => {
        for (const { addedNodes, target, type } of changes) {
          if (type === 'characterData') translated(target);
          for (const node of addedNodes) node.nodeType === 3 ? translated(node) : all(node);
        }
      }).observe(document.body, { childList: true, subtree: true, characterData: true });
    });
  })()`);

/** Elements with a text node beside other nodes: React updates and removes such a text node by itself. */
const mixed = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`[...document.body.querySelectorAll('*')]
    .filter((element) => !element.closest('script, style, svg, [class*="leaflet"], select, noscript'))
    .filter((element) => element.childNodes.length > 1 && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
    .map((element) => element.tagName.toLowerCase() + '.' + element.className + ': ' + element.textContent.slice(0, 40))`);

describe.skipIf(!chromium)('a page that is translated', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant();
  });
  afterAll(() => restaurant?.close());

  const take = async (id: string, status: string): Promise<void> => {
    expect((await asStaff(restaurant.url, `/api/orders/${id}/status`, 'POST', { status })).status).toBe(200);
  };
  const startRide = async (orderId: string): Promise<string> => {
    let id: string | undefined;
    await waitFor('the courier to set off', 20_000, async () => {
      const { deliveries } = (await (await asStaff(restaurant.url, '/api/deliveries')).json()) as {
        deliveries: DeliveryView[];
      };
      id = deliveries.find(({ order_id }) => order_id === orderId)?.delivery_id;
      return (
        id !== undefined &&
        (await asStaff(restaurant.url, `/api/deliveries/${id}/status`, 'POST', { status: 'on_the_way' })).ok
      );
    });
    return id ?? '';
  };
  const text = async (page: Page) => (await page.locator('body').innerText()).replaceAll(/\s+/g, ' ');
  const shows = (page: Page, words: string | RegExp) =>
    waitFor(`“${words}” to be shown`, 15_000, async () => new RegExp(words).test(await text(page)));
  const hides = (page: Page, words: string | RegExp) =>
    waitFor(`“${words}” to go`, 15_000, async () => !new RegExp(words).test(await text(page)));
  /** React has not crashed. */
  const expectNoCrash = async (page: Page) => expect(await text(page)).not.toContain('Something went wrong');

  test.each(pageViews)('$name: no element mixes a text with other nodes', async (view) => {
    const { page, close } = view.role ? await restaurant.signedIn(view.role) : await restaurant.visit();
    await view.open(page);
    expect(await mixed(page)).toEqual([]);
    await close();
  });

  test('shows an order’s progress and its estimate, up to the delivery', async () => {
    const { page } = await restaurant.visit();
    await translate(page);
    await page.clock.install();
    // The kitchen gets quicker: its estimate is the promise's no more.
    let left = 20;
    await page.route('**/api/orders/*/estimate', (route) => {
      const after = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
      return route.fulfill({ json: { estimate: { from: after(left - 5), to: after(left) } } });
    });
    const id = await orderOne(page);
    await shows(page, 'Order received');
    const minutes = async () => Number(/in (?:about )?(?:\d+–)?(\d+) min/.exec(await text(page))?.[1] ?? Number.NaN);
    await waitFor('the minutes', 10_000, async () => (await minutes()) > 0);
    const first = await minutes();
    left = 10;
    await page.clock.fastForward(31_000);
    await waitFor('fewer minutes', 15_000, async () => (await minutes()) < first - 5);
    for (const [status, words] of [
      ['confirmed', 'The kitchen has your order'],
      ['preparing', 'Your food is being prepared'],
      ['out_for_delivery', 'Your food is ready'],
    ] as const) {
      await take(id, status);
      await shows(page, words);
    }
    await shows(page, 'Waiting for the courier');
    expect(await mixed(page)).toEqual([]);
    const delivery = await startRide(id);
    await shows(page, 'On its way to you');
    await hides(page, 'Waiting for the courier');
    const report = (path: string, body: object) =>
      asStaff(restaurant.url, `/api/deliveries/${delivery}/${path}`, 'POST', body);
    await report('failure', { reason_code: 'nobody_there' });
    await shows(page, 'Not handed over yet');
    await shows(page, "couldn't find you at your door");
    await hides(page, 'On its way to you');
    await report('reopen', {});
    await shows(page, 'Another courier will bring it');
    await hides(page, "couldn't find you at your door");
    expect(await mixed(page)).toEqual([]);
    await report('status', { status: 'on_the_way' });
    await shows(page, 'On its way to you');
    await hides(page, 'Another courier will bring it');
    await asStaff(restaurant.url, `/api/deliveries/${delivery}/status`, 'POST', { status: 'delivered' });
    await shows(page, 'Delivered');
    await hides(page, 'On its way to you');
    expect(await mixed(page)).toEqual([]);
    await expectNoCrash(page);
  });

  test('keeps the kitchen’s board and the courier’s list up to date', async () => {
    const { page: kitchen } = await restaurant.signedIn('kitchen');
    const { page: courier } = await restaurant.signedIn('courier');
    for (const page of [kitchen, courier]) await translate(page);
    await kitchen.goto('/kitchen');
    await courier.goto('/courier');
    const { order_id: id } = await placed(restaurant.url);
    const number = await calledOf(restaurant.url, id);
    const card = kitchen.getByRole('article', { name: `Order ${number}` });
    await card.waitFor();
    await shows(courier, `${number}`);
    await take(id, 'confirmed');
    await take(id, 'preparing');
    await shows(courier, /· cooking/);
    await take(id, 'out_for_delivery');
    await waitFor('the card to wait', 10_000, async () => /Waiting for a courier/.test(await card.innerText()));
    await courier.getByRole('button', { name: `Pick up: ${number}` }).waitFor();
    await startRide(id);
    await waitFor(
      'the card to be under way',
      10_000,
      async () => !/Waiting for a courier/.test(await card.innerText()),
    );
    await asStaff(restaurant.url, '/api/kitchen', 'PUT', {
      ...((await (await fetch(`${restaurant.url}/api/kitchen`)).json()) as object),
      paused: true,
    });
    await shows(kitchen, /paused|not taking/i);
    expect(await mixed(kitchen)).toEqual([]);
    expect(await mixed(courier)).toEqual([]);
    await asStaff(restaurant.url, '/api/kitchen', 'PUT', {
      ...((await (await fetch(`${restaurant.url}/api/kitchen`)).json()) as object),
      paused: false,
    });
    await hides(kitchen, /paused/i);
    await expectNoCrash(kitchen);
    await expectNoCrash(courier);
  });

  test('keeps the prices, the stock and the cart up to date', async () => {
    const { page } = await restaurant.visit();
    await translate(page);
    await page.goto('/');
    await putInCart(page, 'Honey cake');
    await asStaff(restaurant.url, '/api/menu/honey-cake', 'PATCH', { price: 1_234, name: 'Bee cake' });
    await shows(page, 'Bee cake');
    await shows(page, '€12.34');
    await asStaff(restaurant.url, '/api/menu/honey-cake', 'PATCH', { sold_out: true });
    await shows(page, 'Sold out');
    await asStaff(restaurant.url, '/api/menu/honey-cake', 'PATCH', { sold_out: false });
    await hides(page, 'Sold out');
    await page.getByRole('button', { name: 'Choose options for Margherita' }).click();
    const menu = (await (await fetch(`${restaurant.url}/api/menu`)).json()) as {
      items: { item_id: string; options: { choices: { price: number }[] }[] }[];
    };
    const options = menu.items.find(({ item_id }) => item_id === 'margherita')?.options ?? [];
    await asStaff(restaurant.url, '/api/menu/margherita', 'PATCH', {
      options: options.map((option) => ({
        ...option,
        choices: option.choices.map((choice) => ({ ...choice, price: choice.price === 0 ? 0 : 777 })),
      })),
    });
    await waitFor('the new price of a choice', 10_000, async () =>
      /\+€7\.77/.test((await page.getByRole('dialog').innerText()).replaceAll(/\s/g, '')),
    );
    await page.getByRole('dialog').getByRole('textbox').fill('no basil');
    await page.getByRole('dialog').getByRole('button', { name: /€/ }).click();
    await page.getByRole('button', { name: 'Edit Margherita' }).first().click();
    await page.getByRole('dialog').getByRole('textbox').fill('much basil');
    await page.getByRole('dialog').getByRole('button', { name: /€/ }).click();
    await shows(page, 'much basil');
    await hides(page, 'no basil');
    await page.goto('/checkout');
    await page.getByRole('button', { name: /^Place order/ }).waitFor();
    expect(await mixed(page)).toEqual([]);
    await expectNoCrash(page);
  });
});
