// Loads the tracking page when it is needed. The checkout loads it beforehand, so that it is there when the order is placed.
import { lazy } from 'react';

export const loadTracking = () => import('./tracking-page.tsx');
export const TrackingPage = lazy(loadTracking);
