// Loads the tracking page when it is needed. The checkout loads it beforehand, so that it is there when the order is placed.
import { lazyPage } from '../lazy-page.tsx';

export const { Page: TrackingPage, preload: preloadTracking } = lazyPage(() => import('./tracking-page.tsx'));
