// Staff edit the menu: add, change and remove items.
import type { Clock, ItemId, MenuItem, MenuItemChange, NewMenuItem } from '@waggle/contracts';
import { nextBusinessDay } from '@waggle/contracts/business-day.ts';
import { composed } from '@waggle/contracts/composed.ts';
import { mayReplace } from '@waggle/service-kit/http';
import type { Cause, Store, Transaction } from '@waggle/store';
import { defaultKitchen } from '../kitchen/kitchen.rules.ts';
import type { OrdersRecords, StoredItem } from '../records.ts';
import type { MenuCache } from './menu.ts';
import { choicesOutUntil } from './on-sale.rules.ts';
import { recordPictureUse } from './pictures.ts';

export interface EditMenuDeps {
  readonly store: Store<OrdersRecords>;
  readonly menuCache: MenuCache;
  readonly clock: Pick<Clock, 'now'>;
}

/** Null: there is an item with that id already. */
export async function addMenuItem(deps: EditMenuDeps, cause: Cause, made: NewMenuItem): Promise<MenuItem | null> {
  const item = storedItem(composed(made));
  const added = await deps.store.transaction(
    cause,
    async (tx) => {
      if (!(await tx.menu.insert(item))) return null;
      await recordPictureUse(tx, deps.clock, item.picture);
      return (await pricedIn(tx, deps))(item);
    },
    { durable: true },
  );
  if (added) await deps.menuCache.changed();
  return added;
}

export type ChangeItemOutcome =
  | { readonly kind: 'changed'; readonly item: MenuItem; readonly before: StoredItem }
  | { readonly kind: 'unknown_item' }
  /** The change was made on an older version. */
  | { readonly kind: 'changed_meanwhile'; readonly item: MenuItem };

/**
 * Placed orders keep the name and price they were placed with.
 * @param versions those that the change may replace; null: any
 */
export async function changeMenuItem(
  deps: EditMenuDeps,
  cause: Cause,
  id: ItemId,
  change: MenuItemChange,
  versions: readonly number[] | null = null,
): Promise<ChangeItemOutcome> {
  const outcome = await deps.store.transaction(
    cause,
    async (tx): Promise<ChangeItemOutcome> => {
      const [before] = await tx.menu.find([id]);
      if (!before) return { kind: 'unknown_item' };
      const priced = await pricedIn(tx, deps);
      if (!mayReplace(versions, before.version)) return { kind: 'changed_meanwhile', item: priced(before) };
      const { for_today: _, ...fields } = composed(change);
      const until = await soldOutUntil(tx, deps.clock, before, change);
      const ends = change.options ? { choices_out_until: choicesOutUntil(change.options) } : {};
      const after = await tx.menu.change(id, { ...fields, ...until, ...ends, version: before.version + 1 });
      if (!after) return { kind: 'unknown_item' };
      if (change.picture !== undefined) await recordPictureUse(tx, deps.clock, before.picture, after.picture);
      return { kind: 'changed', item: priced(after), before };
    },
    { durable: true },
  );
  if (outcome.kind === 'changed') await deps.menuCache.changed();
  return outcome;
}

/** How customers see the items that a transaction changes. */
export const pricedIn = async (
  tx: Transaction<OrdersRecords>,
  { menuCache, clock }: Pick<EditMenuDeps, 'menuCache' | 'clock'>,
): Promise<(item: StoredItem) => MenuItem> =>
  menuCache.priced((await tx.kitchen.find()) ?? defaultKitchen, clock.now());

/** The end of being sold out: none, unless the change says so. A change of other fields leaves it. */
async function soldOutUntil(
  tx: Transaction<OrdersRecords>,
  clock: Pick<Clock, 'now'>,
  before: StoredItem,
  { sold_out = before.sold_out, ...change }: MenuItemChange,
): Promise<Partial<Pick<StoredItem, 'sold_out_until'>>> {
  if (change.for_today === undefined && sold_out === before.sold_out) return {};
  if (!sold_out || !change.for_today) return { sold_out_until: null };
  const kitchen = (await tx.kitchen.find()) ?? defaultKitchen;
  return { sold_out_until: new Date(nextBusinessDay(clock.now(), kitchen)).toISOString() };
}

export type RemoveItemOutcome = Exclude<ChangeItemOutcome, { kind: 'changed' }> | { readonly kind: 'removed' };

/** @param versions those that may be removed; null: any */
export async function removeMenuItem(
  deps: EditMenuDeps,
  cause: Cause,
  id: ItemId,
  versions: readonly number[] | null = null,
): Promise<RemoveItemOutcome> {
  const outcome = await deps.store.transaction(
    cause,
    async (tx): Promise<RemoveItemOutcome> => {
      const [before] = await tx.menu.find([id]);
      if (!before) return { kind: 'unknown_item' };
      if (!mayReplace(versions, before.version))
        return { kind: 'changed_meanwhile', item: (await pricedIn(tx, deps))(before) };
      await recordPictureUse(tx, deps.clock, before.picture);
      await tx.menu.remove(id);
      return { kind: 'removed' };
    },
    { durable: true },
  );
  if (outcome.kind === 'removed') await deps.menuCache.changed();
  return outcome;
}

/** A new item with all defaults filled in. */
export const storedItem = (item: NewMenuItem): StoredItem => ({
  counted: true,
  sold_out: false,
  sold_out_until: null,
  choices_out_until: choicesOutUntil(item.options ?? []),
  place: null,
  options: [],
  picture: null,
  translations: {},
  food: null,
  tax_category: 'food',
  deposit: 0,
  ...item,
  hours: item.hours ?? null,
  version: 1,
});
