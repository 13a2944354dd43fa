// An admin changes the settings of prices. Placed orders keep their bills.
import type { PricingSettings, PricingView } from '@waggle/contracts';
import { mayReplace } from '@waggle/service-kit/http';
import type { Cause, Store } from '@waggle/store';
import type { OrdersRecords } from '../records.ts';
import { type PricingFault, pricingFaults } from './pricing.rules.ts';
import { readPricing } from './read-pricing.ts';

export type SetPricingOutcome =
  | { readonly kind: 'set'; readonly pricing: PricingView; readonly before: PricingView }
  /** The change was made on an older version. */
  | { readonly kind: 'changed_meanwhile'; readonly pricing: PricingView }
  | { readonly kind: 'faulty'; readonly faults: readonly PricingFault[] };

/** @param versions those that the change may replace; null: any */
export async function setPricing(
  { store }: { readonly store: Pick<Store<OrdersRecords>, 'transaction'> },
  cause: Cause,
  settings: PricingSettings,
  versions: readonly number[] | null = null,
): Promise<SetPricingOutcome> {
  const faults = pricingFaults(settings);
  if (faults.length > 0) return { kind: 'faulty', faults };
  return store.transaction(
    cause,
    async (tx): Promise<SetPricingOutcome> => {
      const before = await readPricing(tx);
      if (!mayReplace(versions, before.version)) return { kind: 'changed_meanwhile', pricing: before };
      const pricing = { ...settings, version: before.version + 1 };
      await tx.pricing.put(pricing);
      return { kind: 'set', pricing, before };
    },
    { durable: true },
  );
}
