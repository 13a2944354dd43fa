// Loads the checkout when it is needed, or as soon as something is in the cart.
import { lazyPage } from '../lazy-page.tsx';

export const { Page: CheckoutPage, preload: preloadCheckout } = lazyPage(() => import('./checkout-page.tsx'));
