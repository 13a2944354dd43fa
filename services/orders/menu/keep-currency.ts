// Records the currency of the menu's prices at the first start, and refuses another one later, which would change every price.
import { limits, orderServings } from '@waggle/contracts';
import { SettingsError } from '@waggle/service-kit/config';
import type { Cause, Store } from '@waggle/store';
import { defaultKitchen } from '../kitchen/kitchen.rules.ts';
import { newKitchenDays } from '../later/wanted-time.rules.ts';
import type { OrdersRecords } from '../records.ts';
import { convertItem, convertPricing, parseConversion } from './convert-prices.rules.ts';

export interface CurrencySettings {
  /** ISO 4217. */
  readonly currency: string;
  /** `EUR:CHF:1.05`, or empty. */
  readonly convertPrices: string;
}

/**
 * Returns how many items were converted.
 * @throws {SettingsError} when the prices are in another currency and the settings do not say how to convert them
 */
export const keepCurrency = (
  store: Store<OrdersRecords>,
  cause: Cause,
  { currency, convertPrices }: CurrencySettings,
): Promise<number> =>
  store.transaction(
    cause,
    async (tx) => {
      const known = await tx.kitchen.find();
      const kitchen = known ?? defaultKitchen;
      if (kitchen.currency === currency) return 0;
      const record = () => tx.kitchen.put({ ...kitchen, currency });
      const items = await tx.menu.all();
      if (items.length === 0) {
        // A new installation offers all; one from before there was a choice delivers, and now, until an admin says more.
        const offers = { servings: [...orderServings], schedule_days: newKitchenDays };
        await tx.kitchen.put({ ...kitchen, ...(known ? {} : offers), currency });
        return 0;
      }
      // Data from before the currency was kept: its newest order was placed in it.
      const [newest] = kitchen.currency === null ? await tx.orders.list({ limit: 1 }) : [];
      const recorded = kitchen.currency ?? newest?.currency ?? currency;
      if (recorded === currency) {
        await record();
        return 0;
      }
      const conversion = parseConversion(convertPrices);
      if (!conversion || conversion.from !== recorded || conversion.to !== currency)
        throw new SettingsError(
          `the menu's prices are in ${recorded}, but WAGGLE_CURRENCY is ${currency}: set WAGGLE_CURRENCY=${recorded}, or convert the prices once with WAGGLE_CONVERT_PRICES=${recorded}:${currency}:<what one ${recorded} is in ${currency}, such as 1.05>`,
        );
      for (const item of items) {
        const converted = convertItem(item, conversion);
        const highest = Math.max(
          converted.price,
          ...converted.options.flatMap(({ choices }) => choices.map((c) => c.price)),
        );
        if (highest > limits.price)
          throw new SettingsError(
            `WAGGLE_CONVERT_PRICES is ${convertPrices}, but a price of ${item.item_id} would then be ${highest}, over the limit of ${limits.price}; nothing was converted`,
          );
        await tx.menu.change(item.item_id, { ...converted, version: item.version + 1 });
      }
      const pricing = await tx.pricing.find();
      if (pricing) await tx.pricing.put(convertPricing(pricing, conversion));
      await record();
      return items.length;
    },
    { durable: true },
  );
