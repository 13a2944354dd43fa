// An order as boards show it. What a page cannot read must not hide the other orders, whatever got into the store.
import { KitchenSnapshotMessage, legibleSchema } from '@waggle/contracts';
import { unlessNonsense } from '@waggle/service-kit/http';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { boardOrderOf, type Timeline } from './timeline.rules.ts';

type BoardEntry = KitchenSnapshotMessage['orders'][number];

const check = Compile(legibleSchema(KitchenSnapshotMessage.properties.orders.items) as TSchema);

/** Without its content where only that cannot be read; null when the steps cannot be read either. */
export const boardEntry = (timeline: Timeline): BoardEntry | null =>
  legible(() => entryOf(timeline, boardOrderOf(timeline))) ?? legible(() => entryOf(timeline, null));

const entryOf = ({ order_id, seq, steps, delivery_id }: Timeline, order: BoardEntry['order']): BoardEntry => ({
  order_id,
  seq,
  steps: [...steps],
  order,
  delivery_id,
});

function legible(made: () => BoardEntry): BoardEntry | null {
  const entry = unlessNonsense(made, null);
  return entry !== null && check.Check(entry) ? entry : null;
}
