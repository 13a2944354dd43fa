// The small schemas that the others are made of: ids, times, money.
import Type from 'typebox';

/** Gives a plain type another identity, so that an order id cannot be passed where an item id is asked for. */
export type Brand<T, Name extends string> = T & { readonly __brand?: Name };

export type OrderId = Brand<string, 'OrderId'>;
export type DeliveryId = Brand<string, 'DeliveryId'>;
export type ItemId = Brand<string, 'ItemId'>;
export type EventId = Brand<string, 'EventId'>;
export type CorrelationId = Brand<string, 'CorrelationId'>;

const uuidPattern = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';

/** An id: a UUID in lower case; those that Waggle makes are version 7, so they sort by the time they were made. */
export const Uuid = Type.String({ pattern: uuidPattern, description: 'UUID, lower case' });

/** A menu item's id: a short readable name chosen by the kitchen, such as `margherita`. */
export const ItemIdSchema = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$', description: 'menu item id' });

/** A point in time: UTC, RFC 3339 with milliseconds, such as `2026-11-22T14:30:00.000Z`. */
export const Timestamp = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$',
  description: 'UTC, RFC 3339, milliseconds',
});

/** An amount of money: an integer in the currency's minor unit (cents for EUR). */
export const Money = Type.Integer({ minimum: 0, maximum: 1_000_000_000_000, description: 'in the minor unit' });

/** An ISO 4217 currency code. */
export const Currency = Type.String({ pattern: '^[A-Z]{3}$' });

/** The version of a record: 1 when it is made, one higher after each change. */
export const Version = Type.Integer({ minimum: 1 });
