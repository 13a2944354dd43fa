// Pages on devices whose clock or time zone is not the kitchen's.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asStaff } from '../support/customer.ts';
import { orderOne, state } from '../support/customer-pages.ts';
import { waitFor } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

const hour = 3_600_000;

/** Puts the page's clock ahead. @param ms negative: behind */
const putAhead = (page: Page, ms: number) =>
  page.addInitScript((ahead) => {
    const Real = Date;
    const now = () => Real.now() + ahead;
    globalThis.Date = new Proxy(Real, {
      construct: (target, args) => (args.length === 0 ? new target(now()) : Reflect.construct(target, args)),
      get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
    });
  }, ms);

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
const two = (n: number) => String(n).padStart(2, '0');

describe.skipIf(!chromium)('a page', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant();
  });
  afterAll(() => restaurant?.close());

  const kitchen = async (part: object): Promise<void> => {
    const now = (await (await fetch(`${restaurant.url}/api/kitchen`)).json()) as object;
    const answer = await asStaff(restaurant.url, '/api/kitchen', 'PUT', { ...now, ...part });
    expect(answer.status, await answer.clone().text()).toBe(200);
  };

  test.each([-3, 3])('on a phone %i hours off orders from a kitchen that is open', async (hours) => {
    // Open for an hour before and after now, in UTC.
    const span = [-1, 1].map((h) => new Date(Date.now() + h * hour));
    const [from, to] = span as [Date, Date];
    await kitchen({
      time_zone: 'UTC',
      opening_hours: [
        {
          day: weekdays[from.getUTCDay()],
          opens: `${two(from.getUTCHours())}:${two(from.getUTCMinutes())}`,
          closes: `${two(to.getUTCHours())}:${two(to.getUTCMinutes())}`,
        },
      ],
    });
    const { page } = await restaurant.visit();
    await putAhead(page, hours * hour);
    await orderOne(page);
    await state(page, 'Order received').waitFor();
    expect(await page.getByText('Later than promised').count()).toBe(0);
    await kitchen({ opening_hours: null });
  });

  test('on a tablet 45 minutes fast shows a new order as due in time', async () => {
    const { page: customer } = await restaurant.visit();
    await orderOne(customer);
    const { page } = await restaurant.signedIn('kitchen');
    await putAhead(page, 0.75 * hour);
    await page.goto('/kitchen');
    const card = page.getByRole('article').first();
    await card.waitFor();
    expect(await card.getAttribute('data-urgency')).toBe('fine');
    expect(await card.getByText(/late/).count()).toBe(0);
  });

  test('far from the kitchen shows the kitchen’s hours and promises by the kitchen’s clock', async () => {
    await kitchen({ time_zone: 'Asia/Tokyo' });
    const { page } = await restaurant.visit({ timezoneId: 'America/Los_Angeles' });
    const id = await orderOne(page);
    const { promised_at } = (await (await asStaff(restaurant.url, `/api/orders/${id}`)).json()) as {
      promised_at: string;
    };
    const expected = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Tokyo' });
    const plain = (text: string) => text.replaceAll(/\s/g, ' ');
    const hero = page.getByRole('region', { name: 'Track your order' });
    const promised = plain(expected.format(Date.parse(promised_at)));
    await waitFor(`${promised} to be shown`, 10_000, async () => plain(await hero.innerText()).includes(promised));
    await kitchen({ time_zone: 'UTC' });
  });
});
