// Reads who the restaurant is.
import type { RestaurantView } from '@waggle/contracts';
import type { OrdersRecords } from '../records.ts';
import { defaultKitchen } from './kitchen.rules.ts';
import { defaultRestaurant } from './restaurant.rules.ts';

/** @param reads the records, in a transaction or outside of one */
export async function readRestaurant(reads: Pick<OrdersRecords, 'kitchen' | 'restaurant'>): Promise<RestaurantView> {
  const { name } = (await reads.kitchen.find()) ?? defaultKitchen;
  return { ...defaultRestaurant, ...(await reads.restaurant.find()), name };
}
