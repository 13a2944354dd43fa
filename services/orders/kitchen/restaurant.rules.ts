// Who the restaurant is, pure: the defaults, and what every page needs of it.
import type { KitchenBrand, RestaurantSettings } from '@waggle/contracts';
import { legalPages } from '@waggle/contracts';

/** As they are kept: the name is in the kitchen's settings. */
export interface StoredRestaurant extends Omit<RestaurantSettings, 'name'> {
  readonly version: number;
}

/** Until an admin says more. */
export const defaultRestaurant: StoredRestaurant = {
  legal_name: '',
  address: '',
  phone: '',
  email: '',
  web: '',
  tax_number: '',
  vat_id: '',
  receipt_lines: '',
  fiscal_receipts: false,
  imprint: '',
  privacy: '',
  logo: null,
  accent: null,
  version: 1,
};

export const brandOf = (
  restaurant: Pick<RestaurantSettings, 'logo' | 'accent' | 'imprint' | 'privacy'>,
): KitchenBrand => ({
  logo: restaurant.logo,
  accent: restaurant.accent,
  legal: legalPages.filter((page) => restaurant[page].trim() !== ''),
});
