// An order as boards show it. What a page cannot read must not hide the other orders, whatever got into the store.
import { KitchenSnapshotMessage, legibleSchema } from '@waggle/contracts';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { boardOrderOf, type Timeline } from './timeline.rules.ts';

type BoardEntry = KitchenSnapshotMessage['orders'][number];

const check = Compile(legibleSchema(KitchenSnapshotMessage.properties.orders.items) as TSchema);
const isLegible = (entry: BoardEntry): boolean => check.Check(entry);

/** Without its content where only that cannot be read; null when the steps cannot be read either. */
export function boardEntry(timeline: Timeline): BoardEntry | null {
  const { order_id, seq, steps, delivery_id } = timeline;
  const entry: BoardEntry = { order_id, seq, steps: [...steps], order: boardOrderOf(timeline), delivery_id };
  if (isLegible(entry)) return entry;
  const withoutOrder: BoardEntry = { ...entry, order: null };
  return isLegible(withoutOrder) ? withoutOrder : null;
}
