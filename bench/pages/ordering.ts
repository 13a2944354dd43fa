// From the click on “Place order” to the tracking page showing the order, by the page's own clock.

import { fillCheckout, orderButton, putInCart, trackedOrder } from '../../test/support/customer-pages.ts';
import type { Restaurant } from '../../test/support/restaurant.ts';
import { type Shown, shownAt } from './shown.ts';

/** ms of each round. */
export async function measureOrdering(restaurant: Restaurant, rounds: number): Promise<number[]> {
  const { page, close } = await restaurant.visit();
  const elapsedMs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await page.goto('/');
    await putInCart(page);
    await fillCheckout(page);
    // A person takes longer before the click than the page takes to load the rest.
    await page.waitForLoadState('networkidle');
    const shown: Shown = await shownAt(page, 'h1', 'Order received', true);
    await orderButton(page).click();
    elapsedMs.push(await shown.sinceClick());
    await trackedOrder(page);
  }
  await close();
  return elapsedMs;
}
