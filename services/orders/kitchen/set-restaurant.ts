// An admin says who the restaurant is. What every page shows of it goes with the kitchen's settings, in the same transaction.
import type { RestaurantSettings, RestaurantView } from '@waggle/contracts';
import { composed } from '@waggle/contracts/composed.ts';
import { mayReplace } from '@waggle/service-kit/http';
import type { Cause } from '@waggle/store';
import { recordPictureUse } from '../menu/pictures.ts';
import { defaultKitchen } from './kitchen.rules.ts';
import { readRestaurant } from './read-restaurant.ts';
import { brandOf } from './restaurant.rules.ts';
import type { SetKitchenDeps } from './set-kitchen.ts';

export type SetRestaurantOutcome =
  | { readonly kind: 'set'; readonly restaurant: RestaurantView; readonly before: RestaurantView }
  /** The change was made on an older version. */
  | { readonly kind: 'changed_meanwhile'; readonly restaurant: RestaurantView };

/** @param versions those that the change may replace; null: any */
export async function setRestaurant(
  { store, menuCache, clock }: SetKitchenDeps,
  cause: Cause,
  settings: RestaurantSettings,
  versions: readonly number[] | null = null,
): Promise<SetRestaurantOutcome> {
  const outcome = await store.transaction(
    cause,
    async (tx): Promise<SetRestaurantOutcome> => {
      const before = await readRestaurant(tx);
      if (!mayReplace(versions, before.version)) return { kind: 'changed_meanwhile', restaurant: before };
      const { name, ...rest } = composed(settings);
      const restaurant = { ...rest, version: before.version + 1 };
      const kitchen = (await tx.kitchen.find()) ?? defaultKitchen;
      await tx.restaurant.put(restaurant);
      await tx.kitchen.put({ ...kitchen, name, brand: brandOf(rest), version: kitchen.version + 1 });
      if (rest.logo !== before.logo) await recordPictureUse(tx, clock, before.logo, rest.logo);
      return { kind: 'set', restaurant: { ...restaurant, name }, before };
    },
    { durable: true },
  );
  if (outcome.kind === 'set') await menuCache.changed();
  return outcome;
}
