// The courier's position, for customer and courier: a real ride shows a real map or a text, a simulated ride the drawn town.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32, deflateSync } from 'node:zlib';
import type { Position } from '@waggle/contracts';
import { positionOf } from '@waggle/town/route.ts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { calledOf } from '../support/customer.ts';
import { orderOne, state } from '../support/customer-pages.ts';
import { readyToPickUp, reportUntil, ridesMayBeSimulated, startRide } from '../support/ride.ts';
import { waitFor } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

const phone = { viewport: { width: 360, height: 740 } };
const berlin = { latitude: 52.52, longitude: 13.405 };
const northOfBerlin = { latitude: 52.52648, longitude: 13.405 };

const words = (page: Page) => page.getByRole('region', { name: 'Where the courier is' });
const map = (page: Page, ground: 'town' | 'tiles') => page.locator(`figure[data-ground="${ground}"]`);
const simulate = (page: Page) => page.getByLabel('Simulate the ride in the demo town');

/** Nothing is wider than the page. */
const expectToFit = async (page: Page): Promise<void> => {
  const [wide, page360] = await page.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  expect(wide).toBe(page360);
};

/** A courier on an order's ride, whose device reports a real position. */
async function ride(restaurant: Restaurant, orderId: string, at: Position | null = berlin) {
  await readyToPickUp(restaurant.url, orderId);
  const device = at ? { geolocation: at, permissions: ['geolocation'] } : {};
  const courier = await restaurant.staff('courier', { ...phone, ...device });
  const number = await calledOf(restaurant.url, orderId);
  await courier.page.getByRole('button', { name: `Pick up: ${number}` }).click();
  await courier.page.getByRole('region', { name: `Delivery ${number}, on the way` }).waitFor();
  return courier;
}

describe.skipIf(!chromium)('in a real kitchen without a tile server', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant();
  });
  afterAll(() => restaurant?.close());

  test('before the first position the customer reads that there is none, and sees no town and no home', async () => {
    const { page } = await restaurant.visit(phone);
    await startRide(restaurant.url, await orderOne(page));
    await words(page).getByText("The courier hasn't shared a position yet.").first().waitFor();
    expect(await page.locator('figure, [data-mark], .town').count()).toBe(0);
    await expectToFit(page);
  });

  test('where there is a map, both read before the first position that the map appears with it', async () => {
    const { page: customer } = await restaurant.visit(phone);
    const tiles = { url: '/tiles/{z}/{x}/{y}.png', attribution: '' };
    await customer.route('**/client.json', (route) =>
      route.fulfill({ json: { tiles, simulated_rides: false, under_the_hood: false } }),
    );
    // A device that reports no position.
    const { page: courier } = await ride(restaurant, await orderOne(customer), null);
    await courier.route('**/client.json', (route) =>
      route.fulfill({ json: { tiles, simulated_rides: false, under_the_hood: false } }),
    );
    await courier.reload();
    await words(customer).getByText('The map appears when the courier shares a position.').waitFor();
    await words(courier).getByText('The map appears once your device knows its position.').waitFor();
    for (const page of [customer, courier]) {
      expect(await page.locator('figure, [data-mark], .town').count()).toBe(0);
      await expectToFit(page);
    }
  });

  test('the customer reads that the courier shares a position, and how old it is, without a box for a map', async () => {
    const { page } = await restaurant.visit(phone);
    const delivery = await startRide(restaurant.url, await orderOne(page));
    const shared = words(page).getByText('The courier is sharing their position').first();
    await reportUntil(restaurant.url, delivery, berlin, 'the position', () => shared.isVisible());
    await words(page)
      .getByText(/^Updated [5-9] s ago$/)
      .waitFor({ timeout: 15_000 });
    expect(await page.locator('figure, [data-mark], .town').count()).toBe(0);
    expect(await page.getByText(/\d m away/).count()).toBe(0);
    // Replaces the page's text, as a browser's translation does.
    await page.evaluate(`document.querySelector('[data-age]').innerHTML = '<font>Vor 6 s aktualisiert</font>'`);
    await words(page)
      .getByText(/^Updated \d+ s ago$/)
      .waitFor({ timeout: 5_000 });
    await expectToFit(page);
  });

  test('a customer who shares their own position reads how far and in which direction', async () => {
    const here = { geolocation: northOfBerlin, permissions: ['geolocation'] };
    const { page } = await restaurant.visit({ ...phone, ...here });
    const delivery = await startRide(restaurant.url, await orderOne(page));
    const asks = words(page).getByRole('button', { name: 'How far away is that?' });
    await reportUntil(restaurant.url, delivery, berlin, 'the position', () => asks.isVisible());
    await asks.click();
    await words(page)
      .getByText(/The courier is about 720\sm away, to the south of you/)
      .first()
      .waitFor();
    await expectToFit(page);
  });

  test('a real position inside the drawn town shows no town, since no ride is simulated', async () => {
    const { page } = await restaurant.visit(phone);
    const delivery = await startRide(restaurant.url, await orderOne(page));
    const shared = words(page).getByText('The courier is sharing their position').first();
    await reportUntil(restaurant.url, delivery, positionOf('c2'), 'the position', () => shared.isVisible());
    expect(await page.locator('figure, [data-mark], .town').count()).toBe(0);
    expect(await page.getByText(/\d m away/).count()).toBe(0);
  });

  test('the courier reads of themselves, without a distance, and is offered no simulated ride', async () => {
    const { page: customer } = await restaurant.visit(phone);
    const { page } = await ride(restaurant, await orderOne(customer));
    await words(page).getByText("You're sharing your position with the customer").first().waitFor();
    expect(await page.locator('figure, [data-mark], .town').count()).toBe(0);
    expect(await simulate(page).count()).toBe(0);
    expect(await page.getByText(/The courier is|\d m/).count()).toBe(0);
    await expectToFit(page);
  });
});

describe.skipIf(!chromium)('where the simulator runs', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant(ridesMayBeSimulated);
  });
  afterAll(() => restaurant?.close());

  test('from a real position to a simulated one and back, neither side has a blank map', async () => {
    const { page: customer } = await restaurant.visit(phone);
    const { page: courier } = await ride(restaurant, await orderOne(customer));
    const shared = words(customer).getByText('The courier is sharing their position').first();
    await shared.waitFor({ timeout: 20_000 });
    for (let round = 0; round < 2; round += 1) {
      await simulate(courier).click();
      for (const page of [courier, customer]) {
        await map(page, 'town').waitFor({ timeout: 10_000 });
        await waitFor('the kitchen, the home and the courier to be on the map', 10_000, () => allInView(page));
        await expectToFit(page);
      }
      await map(courier, 'town')
        .getByText(/You're about .+ from the customer/)
        .first()
        .waitFor();
      await map(customer, 'town')
        .getByText(/The courier is about .+ away/)
        .first()
        .waitFor();
      await simulate(courier).click();
      await words(courier).getByText("You're sharing your position with the customer").first().waitFor();
      await shared.waitFor({ timeout: 20_000 });
      expect(await customer.locator('figure').count()).toBe(0);
    }
  });
});

describe.skipIf(!chromium)('with a tile server', () => {
  let restaurant: Restaurant;
  let server: Server;
  let answers = true;
  beforeAll(async () => {
    server = createServer((_, response) => {
      if (!answers) return void response.writeHead(404).end();
      response.writeHead(200, { 'content-type': 'image/png' }).end(grey);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const tiles = `http://127.0.0.1:${(server.address() as AddressInfo).port}/{z}/{x}/{y}.png`;
    restaurant = await openRestaurant({ ...ridesMayBeSimulated, WAGGLE_TILE_URL: tiles });
  });
  afterAll(async () => {
    server?.closeAllConnections();
    server?.close();
    await restaurant?.close();
  });

  test('real positions are on the real map, simulated ones in the town, and none of them on a blank one', async () => {
    const { page: customer } = await restaurant.visit(phone);
    const { page: courier } = await ride(restaurant, await orderOne(customer));
    for (let round = 0; round < 2; round += 1) {
      for (const page of [courier, customer]) {
        await map(page, 'tiles').locator('.leaflet-tile-loaded').first().waitFor({ timeout: 20_000 });
        // A simulated position may have been on its way when the ride became a real one: the town goes with the next position.
        await waitFor('the courier alone to be on the map', 20_000, async () => {
          const ofTown = await page.locator('[data-mark="home"], [data-mark="kitchen"]').count();
          return ofTown === 0 && (await inView(page, 'courier'));
        });
      }
      await simulate(courier).click();
      for (const page of [courier, customer]) {
        await map(page, 'town').waitFor({ timeout: 10_000 });
        await waitFor('kitchen, home and courier to be on the map', 10_000, () => allInView(page));
      }
      await simulate(courier).click();
    }
  });

  test('where its tiles do not load, the page says so, uses words, and reloads the map on request', async () => {
    answers = false;
    const { page } = await restaurant.visit(phone);
    const delivery = await startRide(restaurant.url, await orderOne(page));
    const failed = words(page).getByText("The map can't be loaded at the moment.");
    await reportUntil(restaurant.url, delivery, { latitude: 52.6, longitude: 13.5 }, 'words', () => failed.isVisible());
    await words(page).getByText('The courier is sharing their position').first().waitFor();
    expect(await page.locator('figure').count()).toBe(0);
    await expectToFit(page);
    answers = true;
    await words(page).getByRole('button', { name: 'Try the map again' }).click();
    await map(page, 'tiles').locator('.leaflet-tile-loaded').first().waitFor();
    await state(page, 'On its way to you').waitFor();
  });
});

/** Whether a mark is inside the map that shows it. */
const inView = async (page: Page, mark: string): Promise<boolean> => {
  const [box, frame] = await Promise.all([
    page.locator(`[data-mark="${mark}"] > span`).first().boundingBox(),
    page.locator('figure').boundingBox(),
  ]);
  if (!box || !frame) return false;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  return x > frame.x && x < frame.x + frame.width && y > frame.y && y < frame.y + frame.height;
};

const allInView = async (page: Page): Promise<boolean> =>
  (await Promise.all(['kitchen', 'home', 'courier'].map((mark) => inView(page, mark)))).every(Boolean);

/** A grey tile: one pixel, which the browser stretches. */
const grey = png();
function png(): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    crc.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, crc]);
  };
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from([0, 200]))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
