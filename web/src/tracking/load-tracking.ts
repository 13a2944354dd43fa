// Loads the tracking page on demand. The checkout preloads it for the moment after the order.
import { lazyPage } from '../lazy-page.tsx';

export const { Page: TrackingPage, preload: preloadTracking } = lazyPage(() => import('./tracking-page.tsx'));
