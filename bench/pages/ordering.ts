// From the click on “Place order” to the tracking page showing the order, as the page's own clock has it.

import { addToCart, fillCheckout, orderButton, trackedOrder } from '../../test/support/customer-pages.ts';
import type { Restaurant } from '../../test/support/restaurant.ts';
import { type Shown, shownAt } from './shown.ts';

/** ms of each round. */
export async function measureOrdering(restaurant: Restaurant, rounds: number): Promise<number[]> {
  const { page, close } = await restaurant.visit();
  const taken: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await page.goto('/');
    await addToCart(page);
    await fillCheckout(page);
    // What a person does before the click takes longer than what the page loads meanwhile.
    await page.waitForLoadState('networkidle');
    const shown: Shown = await shownAt(page, 'h1', 'Order received', true);
    await orderButton(page).click();
    taken.push(await shown.sinceClick());
    await trackedOrder(page);
  }
  await close();
  return taken;
}
