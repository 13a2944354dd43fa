// Every page and how to reach it, for the accessibility tests and for screenshots.
import type { Role } from '@waggle/contracts';
import type { Page } from 'playwright-core';
import { fillCheckout, orderOne, putInCart, state } from './customer-pages.ts';

export interface PageView {
  readonly name: string;
  /** The role that sees it; null for everybody. */
  readonly role: Role | null;
  /** Resolves when the page is complete. */
  open(page: Page): Promise<void>;
}

export const pageViews: readonly PageView[] = [
  {
    name: 'menu',
    role: null,
    async open(page) {
      await page.goto('/');
      await page.getByRole('button', { name: 'Choose options for Margherita' }).waitFor();
    },
  },
  {
    name: 'item',
    role: null,
    async open(page) {
      await page.goto('/');
      await page.getByRole('button', { name: 'Choose options for Margherita' }).click();
      await page
        .getByRole('dialog', { name: 'Margherita' })
        .getByLabel(/^Large/)
        .check();
    },
  },
  {
    name: 'checkout',
    role: null,
    async open(page) {
      await page.goto('/');
      await putInCart(page);
      await fillCheckout(page);
    },
  },
  {
    name: 'checkout-later',
    role: null,
    async open(page) {
      await page.goto('/');
      await putInCart(page);
      await fillCheckout(page);
      await page.getByRole('radio', { name: 'Later' }).check();
      await page.getByLabel('Day', { exact: true }).waitFor();
    },
  },
  {
    name: 'tracking',
    role: null,
    async open(page) {
      await orderOne(page);
      await state(page, 'Order received').waitFor();
    },
  },
  {
    name: 'orders',
    role: null,
    async open(page) {
      await orderOne(page);
      await page.goto('/orders');
      await page.getByRole('heading', { name: 'Your orders' }).waitFor();
    },
  },
  {
    name: 'sign-in',
    role: null,
    async open(page) {
      await page.goto('/sign-in');
      await page.getByLabel('Username').waitFor();
    },
  },
  {
    name: 'nothing-here',
    role: null,
    async open(page) {
      await page.goto('/no-such-page');
      await page.getByRole('heading', { name: 'Page not found' }).waitFor();
    },
  },
  {
    name: 'kitchen',
    role: 'kitchen',
    async open(page) {
      await page.goto('/kitchen');
      await page.getByRole('button', { name: 'Menu and stock' }).waitFor();
    },
  },
  {
    name: 'kitchen-orders',
    role: 'kitchen',
    async open(page) {
      await page.goto('/kitchen/orders');
      await page.getByRole('heading', { name: 'Orders', exact: true }).waitFor();
    },
  },
  {
    name: 'kitchen-stock',
    role: 'kitchen',
    async open(page) {
      await page.goto('/kitchen');
      await page.getByRole('button', { name: 'Menu and stock' }).click();
      await page.getByRole('dialog', { name: 'Menu and stock' }).getByText('Margherita').waitFor();
    },
  },
  {
    name: 'courier',
    role: 'courier',
    async open(page) {
      await page.goto('/courier');
      await page.getByRole('heading', { name: 'Ready to pick up' }).waitFor();
    },
  },
  ...(
    [
      '',
      '/exchange',
      '/restaurant',
      '/hours',
      '/prices',
      '/figures',
      '/closing',
      '/staff',
      '/audit',
      '/password',
    ] as const
  ).map(
    (path): PageView => ({
      name: `admin${path.replace('/', '-')}`,
      role: 'admin',
      async open(page) {
        await page.goto(`/admin${path}`);
        await page.getByRole('navigation', { name: 'Admin' }).waitFor();
        await page.getByRole('main').getByRole('heading').first().waitFor();
      },
    }),
  ),
  {
    name: 'operations',
    role: 'admin',
    async open(page) {
      await page.goto('/operations');
      await page.getByRole('button', { name: 'orders-stream' }).waitFor();
    },
  },
];
