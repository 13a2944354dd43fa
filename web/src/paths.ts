// The paths of the pages.
import type { LegalPage, PaperKind } from '@waggle/contracts';
import { hosted } from './base-path.ts';

export const paths = {
  menu: '/',
  checkout: '/checkout',
  tracking: '/track/:id',
  orders: '/orders',
  contact: '/restaurant',
  legal: '/restaurant/:page',
  paper: '/paper/:id/:kind',
  signIn: '/sign-in',
  kitchen: '/kitchen',
  /** All orders, for staff; and one of them. */
  allOrders: '/kitchen/orders',
  order: '/orders/:id',
  courier: '/courier',
  admin: '/admin',
  operations: '/operations',
  /** For every role. */
  password: '/password',
} as const;

/**
 * The tracking page. The token of the shared link is in the fragment, which browsers never send, so that no log contains it. The
 * token that may also cancel is in no address: addresses are passed on.
 */
export const trackingPath = (orderId: string, sharedToken?: string): string =>
  sharedToken === undefined ? `/track/${orderId}` : `/track/${orderId}#${sharedToken}`;

/** An order's page for staff. */
export const orderPath = (orderId: string): string => `/orders/${orderId}`;

/** The restaurant's imprint, and what it says about privacy. */
export const legalPath = (page: LegalPage): string => `/restaurant/${page}`;

/** A paper of an order, to print. */
export const paperPath = (orderId: string, kind: PaperKind): string => `/paper/${orderId}/${kind}`;

/** A path for the router that means the same in nested routers, such as the admin pages: ~ makes it absolute. */
export const absolutePath = (path: string): string => `~${hosted(path)}`;

/** The operations page, with an order's way through the services. */
export const journeyPath = (orderId: string): string => `${paths.operations}?order=${orderId}`;
