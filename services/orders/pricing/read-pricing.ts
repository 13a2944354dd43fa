// Reads the settings of prices.
import type { PricingView } from '@waggle/contracts';
import type { OrdersRecords } from '../records.ts';
import { defaultPricing } from './pricing.rules.ts';

/** @param reads the records, in a transaction or outside of one */
export const readPricing = async ({ pricing }: Pick<OrdersRecords, 'pricing'>): Promise<PricingView> => ({
  ...defaultPricing,
  ...(await pricing.find()),
});
