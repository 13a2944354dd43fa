// Ids are branded: the compiler refuses the mistakes below. Each `@ts-expect-error` fails the build when its line compiles.
import {
  type AccountId,
  type DeliveryId,
  type Envelope,
  type EventId,
  type ItemId,
  ItemIdSchema,
  type NewId,
  type OrderId,
  OrderIdSchema,
  type PlaceOrderBody,
} from '@waggle/contracts';
import type { Transaction } from '@waggle/store';
import { Compile } from 'typebox/compile';
import { expect, expectTypeOf, test } from 'vitest';
import type { OrdersRecords } from './records.ts';

/** Never run: it is compiled. */
export async function mistakes(
  tx: Transaction<OrdersRecords>,
  { event_id, payload }: Envelope<'order.created'>,
  delivery: Envelope<'delivery.created'>,
  text: string,
  newId: NewId,
): Promise<void> {
  // @ts-expect-error an order is no item
  await tx.menu.adjustStock(payload.order_id, 1);
  // @ts-expect-error a text is no item's id before a schema has checked it
  await tx.menu.adjustStock(text, 1);
  // @ts-expect-error an item is no order
  await tx.orders.find(payload.items[0]?.item_id);
  // @ts-expect-error an event is no order
  await tx.orders.find(event_id);
  // @ts-expect-error a delivery is no order
  await tx.orders.find(delivery.payload.delivery_id);
  // @ts-expect-error a page of orders continues after an order
  await tx.orders.list({ before: delivery.payload.delivery_id, limit: 1 });
  // @ts-expect-error an event is no order in a payload either
  await tx.emit('order.confirmed', { order_id: event_id, version: 2, status: 'confirmed', at: text });
  // @ts-expect-error a customer's text is no item's id
  const body: PlaceOrderBody['items'][number] = { item_id: text, quantity: 1 };
  // @ts-expect-error items have readable ids that the kitchen chooses, never new UUIDs
  await tx.menu.remove(newId());

  await tx.menu.adjustStock(body.item_id, 1);
  await tx.orders.find(delivery.payload.order_id);
  await tx.orders.find(newId());
}

test('ids of different things are different types, and all of them are text', () => {
  expectTypeOf<OrderId>().not.toExtend<ItemId>();
  expectTypeOf<DeliveryId>().not.toExtend<OrderId>();
  expectTypeOf<AccountId>().not.toExtend<EventId>();
  expectTypeOf<string>().not.toExtend<OrderId>();
  expectTypeOf<OrderId | DeliveryId | ItemId | EventId | AccountId>().toExtend<string>();
});

test('a schema gives a text its brand when it has checked it', () => {
  const [item, order] = [Compile(ItemIdSchema), Compile(OrderIdSchema)];
  expectTypeOf(item.Parse('margherita')).toEqualTypeOf<ItemId>();
  expect(item.Check('Margherita!')).toBe(false);
  expect(order.Check('margherita')).toBe(false);
  expect(order.Check('019ab000-0000-7000-8000-000000000001')).toBe(true);
});
