// An admin imports files of the menu: previews what they change, then applies exactly that, all of it or nothing.
import type { Clock, MenuFileItem, MenuImport, MenuImportPlan } from '@waggle/contracts';
import type { Cause, Store, Transaction } from '@waggle/store';
import { defaultKitchen } from '../kitchen/kitchen.rules.ts';
import type { MenuCache } from '../menu/menu.ts';
import { recordPictureUse } from '../menu/pictures.ts';
import { type OrdersRecords, uploadedPictures } from '../records.ts';
import { checkDish } from './check-dish.ts';
import { changeOf, newItemOf, type WholeMenu, wholeMenu } from './file-items.ts';
import { dishChanges, settingChanges } from './menu-leaves.rules.ts';
import { type ImportPlan, planImport } from './plan-import.rules.ts';
import { parseFiles } from './read-files.ts';

export interface ImportMenuDeps {
  readonly store: Store<OrdersRecords>;
  readonly menuCache: MenuCache;
  readonly clock: Pick<Clock, 'now'>;
}

export type ImportOutcome =
  | { readonly kind: 'previewed' | 'applied'; readonly plan: MenuImportPlan }
  /** Nothing was changed. */
  | { readonly kind: 'faulty'; readonly plan: MenuImportPlan }
  /** The menu has changed since the preview: the plan is what the files would change now. */
  | { readonly kind: 'changed_meanwhile'; readonly plan: MenuImportPlan };

type Reads = Pick<Transaction<OrdersRecords>, 'menu' | 'kitchen' | 'pictures'>;

export async function importMenu(
  { store, menuCache, clock }: ImportMenuDeps,
  cause: Cause,
  { files, remove = false, dry_run = false, basis }: MenuImport,
): Promise<ImportOutcome> {
  const draftOn = parseFiles(files, menuCache.currency);
  const plannedOn = async (reads: Reads) => {
    const whole = wholeMenu(await reads.menu.all(), (await reads.kitchen.find()) ?? defaultKitchen);
    const menu = new Map<string, MenuFileItem>(whole.items.map((item) => [item.item_id, item]));
    const { settings } = whole;
    const plan = planImport({ menu, settings, draft: draftOn(menu), remove, check: checkDish });
    return { whole, ...(await withKnownPictures(plan, whole, reads)) };
  };
  if (dry_run) {
    const { plan, whole, lost } = await plannedOn(store.reads);
    return { kind: 'previewed', plan: viewOf(plan, whole, lost) };
  }
  const outcome = await store.transaction(
    cause,
    async (tx): Promise<ImportOutcome> => {
      const { plan, whole, lost } = await plannedOn(tx);
      const view = viewOf(plan, whole, lost);
      if (basis !== undefined && basis !== whole.basis) return { kind: 'changed_meanwhile', plan: view };
      if (plan.faults.length > 0) return { kind: 'faulty', plan: view };
      await apply(tx, plan, clock);
      return { kind: 'applied', plan: { ...view, applied: true } };
    },
    { durable: true },
  );
  if (outcome.kind === 'applied') await menuCache.changed();
  return outcome;
}

async function apply(tx: Transaction<OrdersRecords>, plan: ImportPlan, clock: Pick<Clock, 'now'>): Promise<void> {
  const { added, changed, removed, settings } = plan;
  for (const item of added) await tx.menu.insert(newItemOf(item));
  const versions = new Map((await tx.menu.all()).map(({ item_id, version }) => [item_id, version]));
  for (const { after } of changed) {
    const { item_id } = after;
    await tx.menu.change(item_id, { ...changeOf(after), version: (versions.get(item_id) ?? 0) + 1 });
  }
  for (const { item_id } of removed) await tx.menu.remove(item_id);
  const pictures = [...added, ...removed, ...changed.flatMap(({ before, after }) => [before, after])];
  await recordPictureUse(tx, clock, ...pictures.map(({ picture }) => picture));
  if (!settings) return;
  const kitchen = (await tx.kitchen.find()) ?? defaultKitchen;
  await tx.kitchen.put({ ...kitchen, ...settings, version: kitchen.version + 1 });
}

/** A file has the ids of pictures alone: what this kitchen does not have stays as it was, and a new dish comes without. */
async function withKnownPictures(
  plan: ImportPlan,
  { items }: WholeMenu,
  { pictures }: Pick<Reads, 'pictures'>,
): Promise<{ readonly plan: ImportPlan; readonly lost: readonly MenuFileItem[] }> {
  const known = new Set(items.map(({ picture }) => picture));
  const wanted = [...plan.added, ...plan.changed.map(({ after }) => after)];
  const unknown = new Set<string>();
  for (const picture of new Set(wanted.map((item) => item.picture))) {
    if (picture === null || known.has(picture) || !picture.startsWith(uploadedPictures)) continue;
    if (!(await pictures.find(picture.slice(uploadedPictures.length)))) unknown.add(picture);
  }
  const isLost = ({ picture }: MenuFileItem) => picture !== null && unknown.has(picture);
  const changed = plan.changed
    .map(({ before, after }) => ({ before, after: isLost(after) ? { ...after, picture: before.picture } : after }))
    .filter(({ before, after }) => dishChanges(before, after).length > 0);
  return {
    plan: {
      ...plan,
      added: plan.added.map((item) => (isLost(item) ? { ...item, picture: null } : item)),
      changed,
      unchanged: plan.unchanged + plan.changed.length - changed.length,
    },
    lost: wanted.filter(isLost),
  };
}

function viewOf(plan: ImportPlan, { basis, settings }: WholeMenu, lost: readonly MenuFileItem[]): MenuImportPlan {
  const named = ({ item_id, name }: MenuFileItem) => ({ item_id, name });
  return {
    basis,
    errors: [...plan.faults],
    added: plan.added.map(named),
    changed: plan.changed.map(({ before, after }) => ({ ...named(before), changes: dishChanges(before, after) })),
    removed: plan.removed.map(named),
    left: plan.left.map(named),
    settings: plan.settings ? settingChanges(settings, plan.settings) : [],
    without_picture: lost.map(named),
    unchanged: plan.unchanged,
    applied: false,
  };
}
