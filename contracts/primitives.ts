// The small schemas from which the others are built: ids, times, money.
import Type from 'typebox';
import { timeOfDayPattern } from './kitchen-day.ts';

declare const brand: unique symbol;

/**
 * Brands a plain type, so that neither an order id nor any other text can be passed as an item id. Only the compiler sees the
 * brand. A schema gives it to what it has checked, `NewId` to what it makes.
 */
export type Brand<T, Name extends string> = T & { readonly [brand]: { readonly [N in Name]: true } };

export type OrderId = Brand<string, 'OrderId'>;
export type DeliveryId = Brand<string, 'DeliveryId'>;
export type AccountId = Brand<string, 'AccountId'>;
export type ItemId = Brand<string, 'ItemId'>;
export type EventId = Brand<string, 'EventId'>;
/** Plain text without a brand: it may come from outside and names no record. */
export type CorrelationId = string;

/** A new id: it can become the id of any record. */
export type FreshId = OrderId & DeliveryId & AccountId & EventId;

const uuidPattern = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';

/** An id: a UUID in lower case; Waggle makes version 7, which sorts by creation time. */
export const Uuid = Type.String({ pattern: uuidPattern, description: 'UUID, lower case' });

export const OrderIdSchema = Type.Unsafe<OrderId>(Uuid);
export const DeliveryIdSchema = Type.Unsafe<DeliveryId>(Uuid);
export const AccountIdSchema = Type.Unsafe<AccountId>(Uuid);
export const EventIdSchema = Type.Unsafe<EventId>(Uuid);

/** A menu item's id: a short readable name chosen by the kitchen, such as `margherita`. */
export const ItemIdSchema = Type.Unsafe<ItemId>(
  Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$', description: 'menu item id' }),
);

// Days that exist, by the Gregorian calendar, and times that do: what passes can be shown and compared. A pattern, since validators
// of JSON Schema may ignore `format`.
const leapYear = '(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)';
const date = `(?:\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))|${leapYear}-02-29)`;

/** A point in time: UTC, RFC 3339 with milliseconds, such as `2026-11-22T14:30:00.000Z`. */
export const Timestamp = Type.String({
  pattern: `^${date}T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d\\.\\d{3}Z$`,
  description: 'UTC, RFC 3339, milliseconds',
});

/** A time of day by the kitchen's clock. */
export const TimeOfDay = Type.String({ pattern: timeOfDayPattern, description: 'HH:MM' });

/** An amount of money: an integer in the currency's minor unit (cents for EUR). */
export const Money = Type.Integer({ minimum: 0, maximum: 1_000_000_000_000, description: 'in the minor unit' });

/** An ISO 4217 currency code. */
export const Currency = Type.String({ pattern: '^[A-Z]{3}$' });

/** How many digits the minor unit of the currency has: 2 for EUR, 0 for JPY, 3 for KWD. */
export const CurrencyDigits = Type.Integer({
  minimum: 0,
  maximum: 4,
  description: 'the digits of the minor unit by ISO 4217: amounts are divided by ten to this power',
});

/** The tag of a language by BCP 47, with a script or a region where they matter: `de`, `pt-BR`, `zh-Hant`. */
const languagePattern = '^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$';
export const LanguageTag = Type.String({
  pattern: languagePattern,
  description: 'a language by BCP 47, such as de or pt-BR',
});

/** The version of a record: 1 when it is made, one higher after each change. */
export const Version = Type.Integer({ minimum: 1 });
