// What an order costs, and what is to be taken at the door; code and words load when they are needed.
import { lazyPart } from '../lazy-part.tsx';
import { Loading } from '../shell/loading.tsx';

export const BillPart = lazyPart(() => import('./bill-details.tsx'), <Loading />);

export const DuePart = lazyPart(() => import('./due-at-door.tsx'), <Loading />);
