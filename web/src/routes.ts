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
  /** Of whoever of the staff is signed in. */
  password: '/password',
} as const;

/** Where an order is followed. The token stands behind the #, which browsers send to no server and write to no log. */
export const trackingPath = (orderId: string, token: string): string => `/track/${orderId}#${token}`;
