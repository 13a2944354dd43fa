// Whether an order was placed with a phone number, in whichever way either was typed.

import { type CountryCode, readPhone } from '@waggle/contracts/phone.ts';
import { unlessNonsense } from '@waggle/service-kit/http';
import type { Order } from './order.rules.ts';

/** @param country the kitchen's, of phone numbers in national form */
export function phoneMatcher(phone: string, country: CountryCode | undefined): (order: Order) => boolean {
  const wanted = phonesOf(phone, country);
  return ({ customer }) => customer !== undefined && unlessNonsense(() => isOneOf(wanted, customer, country), false);
}

const isOneOf = (
  wanted: ReadonlySet<string>,
  { phone, phone_e164 = '' }: NonNullable<Order['customer']>,
  country: CountryCode | undefined,
): boolean => wanted.has(phone_e164) || [...phonesOf(phone, country)].some((one) => wanted.has(one));

/** The ways in which a number may have been kept. */
function phonesOf(phone: string, country: CountryCode | undefined): ReadonlySet<string> {
  const read = readPhone(phone, country);
  const digits = phone.replaceAll(/[^+\d]/g, '');
  return new Set([digits, ...(read?.e164 ? [read.e164] : [])]);
}
