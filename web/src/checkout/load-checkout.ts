// Loads the checkout when it is needed, or a little before.
import { lazy } from 'react';

export const loadCheckout = () => import('./checkout-page.tsx');
export const CheckoutPage = lazy(loadCheckout);
