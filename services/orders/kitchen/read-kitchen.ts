// Reads the settings of the kitchen.
import type { Store } from '@waggle/store';
import type { OrdersRecords } from '../records.ts';
import { defaultKitchen, type StoredKitchen } from './kitchen.rules.ts';

export const readKitchen = async ({ reads }: Pick<Store<OrdersRecords>, 'reads'>): Promise<StoredKitchen> =>
  (await reads.kitchen.find()) ?? defaultKitchen;
