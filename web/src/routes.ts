// The addresses of the pages.
export const routes = {
  menu: '/',
  checkout: '/checkout',
  tracking: '/track/:id',
  orders: '/orders',
  signIn: '/sign-in',
  kitchen: '/kitchen',
  courier: '/courier',
  admin: '/admin',
  /** For every role. */
  password: '/password',
} as const;

/** Where an order is tracked. The token stands behind the #: browsers send that to no server, so that it is in no log. */
export const trackingPath = (orderId: string, token: string): string => `/track/${orderId}#${token}`;
