// The customer of an order as it is kept, pure: with the phone number in one form.
import type { BoardCustomer, OrderCustomer, PlaceOrderBody } from '@waggle/contracts';
import { type CountryCode, readPhone } from '@waggle/contracts/phone.ts';
import { printableLine } from '@waggle/contracts/unprintable.ts';
import { addressWith } from '../pricing/area.rules.ts';

/** Null: a delivery has no address. One that comes with a pick-up is not kept: nobody needs it. */
export function customerGiven({
  customer: { name, phone, address },
  postcode,
  serving,
}: Pick<PlaceOrderBody, 'customer' | 'postcode' | 'serving'>): BoardCustomer | null {
  if (serving === 'pick_up') return { name, phone };
  return address === undefined ? null : { name, phone, address: addressWith(address, postcode) };
}

// The number is checked by the schema of the route; one that cannot be read here is kept as it was given. Contacts copy marks of the
// writing direction along with a number: what is kept of the typed text cannot reorder what staff read.
export function customerOf(customer: BoardCustomer, country: CountryCode | undefined): OrderCustomer {
  const read = readPhone(customer.phone, country);
  const typed = printableLine(customer.phone);
  if (!read) return { ...customer, phone: typed };
  return {
    ...customer,
    phone: read.plain,
    ...(read.e164 === null ? {} : { phone_e164: read.e164 }),
    ...(read.plain === typed ? {} : { phone_typed: typed }),
  };
}
