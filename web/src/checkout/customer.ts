// Who orders, checked while it is typed by the same schema that the server checks it with.
import { Customer } from '@waggle/contracts/order.ts';

export const customerFields = ['name', 'phone', 'address'] as const;
export type CustomerField = (typeof customerFields)[number];

/** What is wrong with a field; a page has words for each. */
export type Fault = 'missing' | 'too_short' | 'too_long' | 'malformed';

export const emptyCustomer: Customer = { name: '', phone: '', address: '' };

// The rules stand in the schema as in every JSON Schema; its type does not say so.
interface TextRules {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

/** As it is sent: without what was typed around it by mistake. */
export const tidy = ({ name, phone, address }: Customer): Customer => ({
  name: name.trim(),
  phone: phone.trim(),
  address: address.trim(),
});

export function faultOf(field: CustomerField, value: string): Fault | null {
  const text = value.trim();
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern = '' } = Customer.properties[field] as TextRules;
  if (text === '') return 'missing';
  if (text.length > maxLength) return 'too_long';
  if (!new RegExp(pattern, 'u').test(text)) return 'malformed';
  return text.length < minLength ? 'too_short' : null;
}

export function parseCustomer(text: string | null): Customer {
  try {
    const stored = JSON.parse(text ?? 'null') as Partial<Record<CustomerField, unknown>> | null;
    const value = (field: CustomerField) => (typeof stored?.[field] === 'string' ? stored[field] : '');
    return { name: value('name'), phone: value('phone'), address: value('address') };
  } catch {
    return emptyCustomer;
  }
}
