// The kitchen takes a choice off sale wherever it is offered, and puts it back.
import type { ChoiceSale } from '@waggle/contracts';
import { nextBusinessDay } from '@waggle/contracts/business-day.ts';
import type { Cause } from '@waggle/store';
import { defaultKitchen } from '../kitchen/kitchen.rules.ts';
import type { EditMenuDeps } from './edit-menu.ts';
import { choicesOutUntil, withChoices } from './on-sale.rules.ts';

/** @returns how many items offer it */
export async function sellChoice(
  { store, menuCache, clock }: EditMenuDeps,
  cause: Cause,
  { choice: name, sold_out, for_today = false }: ChoiceSale,
): Promise<number> {
  const count = await store.transaction(
    cause,
    async (tx) => {
      const kitchen = (await tx.kitchen.find()) ?? defaultKitchen;
      const end = sold_out && for_today ? new Date(nextBusinessDay(clock.now(), kitchen)).toISOString() : null;
      const sale = sold_out ? { sold_out, ...(end === null ? {} : { sold_out_until: end }) } : {};
      let changed = 0;
      for (const { item_id, options: before, version } of await tx.menu.all()) {
        const options = withChoices(before, (choice) => choice.name === name, sale);
        if (options === before) continue;
        await tx.menu.change(item_id, { options, choices_out_until: choicesOutUntil(options), version: version + 1 });
        changed += 1;
      }
      return changed;
    },
    { durable: true },
  );
  if (count > 0) await menuCache.changed();
  return count;
}
