// What a kitchen's pages have of printing; code and words load when they are needed.
import { lazyPart } from '../lazy-part.tsx';

export const PrintingControl = lazyPart(() => import('./printing-control.tsx'));

export const UnconfirmedPrints = lazyPart(() => import('./unconfirmed-prints.tsx'));

export const PaperLinks = lazyPart(() => import('./paper-links.tsx'));
