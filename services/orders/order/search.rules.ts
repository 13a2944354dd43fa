// Which orders a search finds, pure: by the number that is called, or a part of the customer's name, of the phone number, or of a dish.
import { type KitchenSettings, shortId } from '@waggle/contracts';
import { beginOfBusinessDay } from '@waggle/contracts/business-day.ts';
import { dayAfter } from '@waggle/contracts/local-time.ts';
import { type CountryCode, readPhone } from '@waggle/contracts/phone.ts';
import { plainLetters } from '@waggle/contracts/plain-letters.ts';
import type { Order } from './order.rules.ts';

export type SearchedText = Pick<Order, 'order_id' | 'number' | 'customer' | 'items'>;

/** The number as it is called; orders of earlier versions have the end of their id. */
export const searchedNumberOf = ({ order_id, number }: Pick<Order, 'order_id' | 'number'>): string =>
  number ?? shortId(order_id);

/** @param country the kitchen's, of phone numbers in national form */
export function matcherOf(typed: string, country: CountryCode | undefined): (order: SearchedText) => boolean {
  const wanted = plainLetters(typed.trim());
  if (wanted === '') return () => true;
  const called = wanted.replace(/^#/, '');
  // A short number is one that is called: who looks for 4 does not want every phone with a 4.
  if (/^#?\d{1,4}$/.test(wanted)) return (order) => searchedNumberOf(order) === called;
  const phone = digitsOf(typed);
  const e164 = readPhone(typed, country)?.e164 ?? undefined;
  return (order) =>
    plainLetters(searchedNumberOf(order)) === called ||
    plainLetters(order.customer?.name ?? '').includes(wanted) ||
    order.items.some(({ name }) => plainLetters(name).includes(wanted)) ||
    (isPhone(typed) && hasPhone(order, phone, e164));
}

/** Nothing but what phone numbers are written with, and five digits at least. */
const isPhone = (typed: string): boolean => /^[\d\s()+/.-]+$/.test(typed.trim()) && digitsOf(typed).length >= 5;

function hasPhone({ customer }: SearchedText, digits: string, e164: string | undefined): boolean {
  if (!customer) return false;
  if (e164 !== undefined && customer.phone_e164 === e164) return true;
  return [customer.phone, customer.phone_e164 ?? ''].some((phone) => digitsOf(phone).includes(digits));
}

const digitsOf = (text: string): string => text.replaceAll(/\D/g, '');

/** From when to when a business day lasts, in ms since the epoch; null when there is no such day. */
export function spanOfDay(
  day: string,
  kitchen: KitchenSettings,
): { readonly from: number; readonly to: number } | null {
  const noon = Date.parse(`${day}T12:00:00Z`);
  if (Number.isNaN(noon) || new Date(noon).toISOString().slice(0, 10) !== day) return null;
  return { from: beginOfBusinessDay(day, kitchen), to: beginOfBusinessDay(dayAfter(day, 1), kitchen) };
}

/** Whether an order is one of that span: placed in it, or wanted for a time in it. @param span ms since the epoch */
export function isWantedOn(
  { from, to }: { readonly from: number; readonly to: number },
  { created_at, wanted_at = created_at }: Pick<Order, 'created_at' | 'wanted_at'>,
): boolean {
  const at = Date.parse(wanted_at);
  return from <= at && at < to;
}
