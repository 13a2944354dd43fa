// The tour of docs/tour.md, in a browser: takes its pictures, and does what it says.
import type { Page } from 'playwright-core';
import { asStaff, names, placed, trackUntil } from './customer.ts';
import { fillCheckout, orderButton, putInCart, state, trackedOrder } from './customer-pages.ts';
import type { Restaurant } from './restaurant.ts';

/** The pictures in their order, by their names in docs/screenshots. */
export const tourPictures = ['menu', 'checkout', 'tracking', 'kitchen', 'admin'] as const;
export type TourPicture = (typeof tourPictures)[number];

/** The demo, three times as fast. */
export const tourSettings = { WAGGLE_SIMULATOR: 'on', WAGGLE_SIMULATOR_SPEED: '3' } as const;
const screen = { viewport: { width: 1280, height: 840 } };

export async function takeTour(
  restaurant: Restaurant,
  take: (name: TourPicture, page: Page) => Promise<unknown>,
): Promise<void> {
  const picture = async (name: TourPicture, page: Page) => {
    await page.waitForLoadState('networkidle');
    await take(name, page);
  };
  const { page: customer } = await restaurant.visit(screen);
  await customer.goto('/');
  await putInCart(customer, 'Honey cake');
  await putInCart(customer, 'Mineral water');
  await customer.evaluate('scrollTo(0, 0)');
  await picture('menu', customer);
  await fillCheckout(customer);
  await picture('checkout', customer);
  await orderButton(customer).click();
  await trackedOrder(customer);
  await state(customer, 'On its way to you').waitFor({ timeout: 60_000 });
  const courier = customer.locator('figure[data-ground="town"] [data-mark="courier"]');
  await courier.waitFor({ state: 'attached', timeout: 30_000 });
  await picture('tracking', customer);

  const { page: kitchen } = await restaurant.staff('kitchen', screen);
  await placedAndSeen(restaurant.url, 'margherita', 'order:preparing');
  await placedAndSeen(restaurant.url, 'tiramisu', 'order:confirmed');
  await placedAndSeen(restaurant.url, 'lemonade', 'order:created');
  await kitchen.getByText('Lemonade').first().waitFor();
  await picture('kitchen', kitchen);

  // What the admin changes, the menu in the other window shows without a reload.
  const { page: menu } = await restaurant.visit(screen);
  await menu.goto('/');
  const cake = menu.getByRole('button', { name: 'Add Honey cake to cart' });
  await cake.waitFor();
  const { page: admin } = await restaurant.staff('admin', screen);
  await admin.getByRole('main').getByText('Margherita').first().waitFor();
  await picture('admin', admin);
  const change = await asStaff(restaurant.url, '/api/menu/honey-cake', 'PATCH', { sold_out: true });
  if (!change.ok) throw new Error(`the honey cake is still for sale: ${change.status} ${await change.text()}`);
  await cake.waitFor({ state: 'detached' });

  // Stopped in the middle of an order, and started again: the open page gets what it missed.
  await menu.goto('/');
  await putInCart(menu, 'Mineral water');
  await fillCheckout(menu);
  await orderButton(menu).click();
  await trackedOrder(menu);
  await state(menu, 'Your food is being prepared').waitFor({ timeout: 60_000 });
  await restaurant.kill();
  await restaurant.restart();
  await state(menu, 'Delivered').waitFor({ timeout: 90_000 });
}

/** Resolves when the order has reached a step. */
async function placedAndSeen(url: string, item: string, step: string): Promise<void> {
  const order = await placed(url, { item, quantity: 2 });
  await trackUntil(url, order, (steps) => names(steps).includes(step));
}
