// What an order costs; its code and words load when they are needed.
import { lazyPart } from '../lazy-part.tsx';
import { Loading } from '../shell/loading.tsx';

export const BillPart = lazyPart(() => import('./bill-details.tsx'), <Loading />);
