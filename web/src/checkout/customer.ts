// The customer's details, validated with the server's rules while they are typed.
import type { Customer, PlaceOrderBody } from '@waggle/contracts';
import { customerFields } from '@waggle/contracts/customer-fields.ts';
import { isTooLong } from '@waggle/contracts/graphemes.ts';
import type { OrderServing } from '@waggle/contracts/price-codes.ts';
import { isPhone } from './phone-check.ts';

export const fields = ['name', 'phone', 'address'] as const satisfies readonly (keyof typeof customerFields)[];
export type CustomerField = (typeof fields)[number];

/** A field's error; the page has a text for each. */
export type Fault = 'missing' | 'too_short' | 'too_long' | 'malformed';

export const emptyCustomer: Customer = { name: '', phone: '', address: '' };

/** What the customer fills in: who picks up needs no address. */
export const fieldsOf = (serving: OrderServing): readonly CustomerField[] =>
  serving === 'pick_up' ? ['name', 'phone'] : fields;

/** The details to send, trimmed. */
export const tidy = ({ name, phone, address }: Customer, serving: OrderServing): PlaceOrderBody['customer'] => ({
  name: name.trim(),
  phone: phone.trim(),
  ...(serving === 'pick_up' ? {} : { address: address.trim() }),
});

export function faultOf(field: CustomerField, value: string): Fault | null {
  const text = value.trim();
  if (text === '') return 'missing';
  if (field === 'phone') {
    return text.length < customerFields.phone.minLength ? 'too_short' : isPhone(text) ? null : 'malformed';
  }
  const { longest, pattern } = customerFields[field];
  if (isTooLong(text, longest)) return 'too_long';
  return new RegExp(pattern, 'u').test(text) ? null : 'malformed';
}

/** How long details stay on a device after they were used last. */
const rememberedMs = 90 * 86_400_000;

/** @param now ms since the epoch */
export const writeCustomer = (customer: Customer, now: number): string =>
  JSON.stringify({ ...customer, until: now + rememberedMs });

export function parseCustomer(text: string | null, now = Date.now()): Customer {
  try {
    const stored = JSON.parse(text ?? 'null') as Partial<Record<CustomerField | 'until', unknown>> | null;
    // Earlier versions stored no end: such details may have been there for years.
    if (typeof stored?.until !== 'number' || stored.until <= now) return emptyCustomer;
    const value = (field: CustomerField) => (typeof stored?.[field] === 'string' ? stored[field] : '');
    return { name: value('name'), phone: value('phone'), address: value('address') };
  } catch {
    return emptyCustomer;
  }
}
