// From a touch in the kitchen to the customer's screen: two browsers on one machine, so one clock.
import { orderOne, state } from '../../test/support/customer-pages.ts';
import type { Restaurant } from '../../test/support/restaurant.ts';
import { clickedAt, shownAt } from './shown.ts';

const touches = [
  ['Accept', 'The kitchen has your order'],
  ['Start cooking', 'Your food is being prepared'],
  ['Hand to courier', 'Your food is ready'],
] as const;

/** ms of each touch; every order has three. */
export async function measureKitchenTouches(restaurant: Restaurant, orders: number): Promise<number[]> {
  const customer = await restaurant.visit();
  const kitchen = await restaurant.staff('kitchen');
  const elapsedMs: number[] = [];
  for (let order = 0; order < orders; order += 1) {
    const number = (await orderOne(customer.page)).slice(-4).toUpperCase();
    await state(customer.page, 'Order received').waitFor();
    const card = kitchen.page.getByRole('article', { name: `Order ${number}` });
    for (const [touch, heading] of touches) {
      const shown = await shownAt(customer.page, 'h1', heading);
      const clicked = await clickedAt(kitchen.page);
      await card.getByRole('button', { name: touch }).click();
      elapsedMs.push((await shown.at()) - (await clicked()));
    }
  }
  await Promise.all([customer.close(), kitchen.close()]);
  return elapsedMs;
}
