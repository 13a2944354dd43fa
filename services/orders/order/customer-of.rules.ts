// The customer of an order as it is kept, pure: with the phone number in one form.
import type { Customer, OrderCustomer } from '@waggle/contracts';
import { type CountryCode, readPhone } from '@waggle/contracts/phone.ts';

// The number is checked by the schema of the route; one that cannot be read here is kept as it was given.
export function customerOf(customer: Customer, country: CountryCode | undefined): OrderCustomer {
  const read = readPhone(customer.phone, country);
  if (!read) return customer;
  return {
    ...customer,
    phone: read.plain,
    ...(read.e164 === null ? {} : { phone_e164: read.e164 }),
    ...(read.plain === customer.phone ? {} : { phone_typed: customer.phone }),
  };
}
