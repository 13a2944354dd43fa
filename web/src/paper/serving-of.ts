// How an order goes out.
import type { OrderView, Serving } from '@waggle/contracts';

/** Orders from before there was a choice were delivered. */
export const servingOf = ({ bill }: Pick<OrderView, 'bill'>): Serving => bill?.serving ?? 'delivery';
