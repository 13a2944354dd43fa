// Loads the checkout on demand, or as soon as the cart has an item.
import { lazyPage } from '../lazy-page.tsx';

export const { Page: CheckoutPage, preload: preloadCheckout } = lazyPage(() => import('./checkout-page.tsx'));
