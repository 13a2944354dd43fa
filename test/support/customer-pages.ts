// A customer's actions on the pages. They find elements by role and name.
import type { Page } from 'playwright-core';

export const adaOnPages = { name: 'Ada Lovelace', phone: '+44 20 7946 0000', address: '12 St James’s Square' };

/** Puts an item without options into the cart. */
export async function putInCart(page: Page, item = 'Mineral water'): Promise<void> {
  if (new URL(page.url(), 'http://x').pathname !== '/') await page.goto('/');
  await page.getByRole('button', { name: `Add ${item} to cart` }).click();
}

/** Goes to the checkout and fills its form. */
export async function fillCheckout(page: Page): Promise<void> {
  await page.goto('/checkout');
  await page.getByLabel('Name').fill(adaOnPages.name);
  await page.getByLabel('Phone').fill(adaOnPages.phone);
  await page.getByLabel('Address').fill(adaOnPages.address);
}

export const orderButton = (page: Page) => page.getByRole('button', { name: /^Place order ·/ });

/** Orders one item; resolves with its id once the tracking page is open. */
export async function orderOne(page: Page, item?: string): Promise<string> {
  await page.goto('/');
  await putInCart(page, item);
  await fillCheckout(page);
  await orderButton(page).click();
  return trackedOrder(page);
}

/** The id of the order on the tracking page that opens. */
export async function trackedOrder(page: Page): Promise<string> {
  await page.waitForURL(/\/track\/[0-9a-f-]+#/);
  return /\/track\/([0-9a-f-]+)/.exec(page.url())?.[1] ?? '';
}

/** The heading of the tracking page. */
export const state = (page: Page, heading: string) =>
  page.getByRole('region', { name: 'Track your order' }).getByRole('heading', { name: heading });
