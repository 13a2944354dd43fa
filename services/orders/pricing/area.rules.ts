// Where the kitchen delivers, and what that costs, pure.
import type { DeliveryArea, OrderQuote, PricingSettings, Serving } from '@waggle/contracts';
import { fitsPostcode, plainPostcode } from '@waggle/contracts/postcodes.ts';

/** What a delivery costs and needs. */
export type Delivered = Pick<PricingSettings, 'delivery_fee' | 'free_delivery_from' | 'minimum'>;

export interface Destination {
  readonly delivers: OrderQuote['delivers'];
  /** Null where the kitchen has no areas, or delivers elsewhere. */
  readonly area: DeliveryArea | null;
  readonly terms: Delivered;
}

const unknownTerms: Delivered = { delivery_fee: 0, free_delivery_from: null, minimum: 0 };

/**
 * What is picked up goes nowhere, and needs no area.
 * @param postcode as the customer typed it; undefined: not yet
 */
export function destination(
  pricing: PricingSettings,
  postcode: string | undefined,
  serving: Serving = 'delivery',
): Destination {
  if (serving !== 'delivery') return { delivers: 'everywhere', area: null, terms: unknownTerms };
  const { areas } = pricing;
  if (areas.length === 0) return { delivers: 'everywhere', area: null, terms: pricing };
  if (postcode === undefined || plainPostcode(postcode) === '')
    return { delivers: 'unknown', area: null, terms: unknownTerms };
  const area = areas.find(({ postcodes }) => postcodes.some((pattern) => fitsPostcode(pattern, postcode)));
  return area ? { delivers: 'here', area, terms: area } : { delivers: 'elsewhere', area: null, terms: unknownTerms };
}

/** The address as the courier reads it: with the postcode, unless it has it already. */
export function addressWith(address: string, postcode: string | undefined): string {
  if (postcode === undefined || plainPostcode(address).includes(plainPostcode(postcode))) return address;
  return `${address}\n${postcode.trim()}`;
}
