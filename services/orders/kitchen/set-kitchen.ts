// An admin changes the settings of the kitchen: hours, times, the order and the names of categories.
import { isDeepStrictEqual } from 'node:util';
import type { CategoryRename, Clock, KitchenSettings } from '@waggle/contracts';
import { composed } from '@waggle/contracts/composed.ts';
import { categoryHoursFault, type Overlap, overlapOf, specialDayFault } from '@waggle/contracts/opening-overlap.ts';
import { mayReplace } from '@waggle/service-kit/http';
import type { Cause, Store } from '@waggle/store';
import type { MenuCache } from '../menu/menu.ts';
import type { OrdersRecords } from '../records.ts';
import {
  defaultKitchen,
  hoursAfter,
  type StoredKitchen,
  translationsAfter,
  withoutEndedPause,
} from './kitchen.rules.ts';

export interface SetKitchenDeps {
  readonly store: Store<OrdersRecords>;
  readonly menuCache: MenuCache;
  readonly clock: Pick<Clock, 'now'>;
}

export type SetKitchenOutcome =
  | { readonly kind: 'set'; readonly kitchen: StoredKitchen }
  /** The change was made on an older version. */
  | { readonly kind: 'changed_meanwhile'; readonly kitchen: StoredKitchen }
  | { readonly kind: 'overlap'; readonly of: OverlapOf; readonly overlap: Overlap };

/** The setting whose hours overlap. */
export type OverlapOf = 'opening_hours' | 'special_days' | 'category_hours';

/** @param versions those that the change may replace; null: any */
export async function setKitchen(
  deps: SetKitchenDeps,
  cause: Cause,
  settings: KitchenSettings,
  versions: readonly number[] | null = null,
): Promise<SetKitchenOutcome> {
  const outcome = await deps.store.transaction(
    cause,
    async (tx): Promise<SetKitchenOutcome> => {
      const before = (await tx.kitchen.find()) ?? defaultKitchen;
      if (!mayReplace(versions, before.version)) return { kind: 'changed_meanwhile', kitchen: before };
      // Hours that an earlier version accepted stay until an admin edits them.
      const isNew = !isDeepStrictEqual(settings.opening_hours, before.opening_hours);
      const overlap = isNew ? overlapOf(settings.opening_hours ?? []) : null;
      if (overlap) return { kind: 'overlap', of: 'opening_hours', overlap };
      const special = specialDayFault(settings.special_days ?? []);
      if (special) return { kind: 'overlap', of: 'special_days', overlap: special };
      const ofCategories = categoryHoursFault(settings.category_hours ?? []);
      if (ofCategories) return { kind: 'overlap', of: 'category_hours', overlap: ofCategories };
      const now = deps.clock.now();
      const changed = {
        ...laterFieldsOf(withoutEndedPause(before, now)),
        ...composed(settings),
        version: before.version + 1,
        currency: before.currency,
        ...(before.brand && { brand: before.brand }),
      };
      const kitchen = withoutEndedPause(changed, now);
      await tx.kitchen.put(kitchen);
      return { kind: 'set', kitchen };
    },
    { durable: true },
  );
  if (outcome.kind === 'set') await deps.menuCache.changed();
  return outcome;
}

/** The fields that a client from before menu languages, special days, ends of pauses, business days, capacity, pick-ups, hours of categories and orders for later does not send, and so must not clear. */
const laterFieldsOf = ({
  language,
  languages,
  category_translations,
  category_hours,
  special_days,
  paused_until,
  day_begins_at,
  servings,
  pick_up_address,
  orders_per_quarter,
  schedule_days,
}: KitchenSettings): Partial<KitchenSettings> => ({
  ...(language === undefined ? {} : { language }),
  ...(languages === undefined ? {} : { languages }),
  ...(category_translations === undefined ? {} : { category_translations }),
  ...(category_hours === undefined ? {} : { category_hours }),
  ...(special_days === undefined ? {} : { special_days }),
  ...(paused_until === undefined ? {} : { paused_until }),
  ...(day_begins_at === undefined ? {} : { day_begins_at }),
  ...(servings === undefined ? {} : { servings }),
  ...(pick_up_address === undefined ? {} : { pick_up_address }),
  ...(orders_per_quarter === undefined ? {} : { orders_per_quarter }),
  ...(schedule_days === undefined ? {} : { schedule_days }),
});

export type RenameOutcome =
  | { readonly kind: 'renamed' }
  | { readonly kind: 'unknown_category' }
  /** The change was made on an older version of the kitchen. */
  | { readonly kind: 'changed_meanwhile'; readonly kitchen: StoredKitchen };

/**
 * Renames a category, which keeps its place; merges it into one that has the new name already.
 * @param versions those of the kitchen that the change may replace; null: any
 */
export async function renameCategory(
  deps: SetKitchenDeps,
  cause: Cause,
  rename: CategoryRename,
  versions: readonly number[] | null = null,
): Promise<RenameOutcome> {
  const { from } = rename;
  const { to, translations } = composed(rename);
  const outcome = await deps.store.transaction(
    cause,
    async (tx): Promise<RenameOutcome> => {
      const settings = (await tx.kitchen.find()) ?? defaultKitchen;
      if (!mayReplace(versions, settings.version)) return { kind: 'changed_meanwhile', kitchen: settings };
      const others = (await tx.menu.all()).map(({ category }) => category);
      const joins = from !== to && [...others, ...settings.categories].includes(to);
      const items = await tx.menu.renameCategory(from, to);
      if (items === 0 && !settings.categories.includes(from)) return { kind: 'unknown_category' };
      const categories = settings.categories.map((category) => (category === from ? to : category));
      const texts = translationsAfter(settings.category_translations ?? [], {
        from,
        to,
        ...(translations && { translations }),
      });
      await tx.kitchen.put({
        ...settings,
        categories: [...new Set(categories)],
        ...(settings.category_hours && { category_hours: hoursAfter(settings.category_hours, rename, joins) }),
        ...(texts.length > 0 || settings.category_translations ? { category_translations: texts } : {}),
        version: settings.version + 1,
      });
      return { kind: 'renamed' };
    },
    { durable: true },
  );
  if (outcome.kind === 'renamed') await deps.menuCache.changed();
  return outcome;
}
