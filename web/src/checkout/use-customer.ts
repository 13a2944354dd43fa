// The customer's details: stored while they are typed, and kept for the next order if the customer agrees.
import type { Customer } from '@waggle/contracts';
import { useEffect, useState } from 'react';
import { storedValue } from '../storage/stored-value.ts';
import { type CustomerField, emptyCustomer, faultOf, fields, parseCustomer, tidy } from './customer.ts';

const kept = storedValue<Customer>({
  key: 'waggle.customer',
  parse: parseCustomer,
  write: (customer) => (fields.some((field) => customer[field] !== '') ? JSON.stringify(customer) : null),
});

export interface CustomerView {
  readonly value: Customer;
  readonly tidy: Customer;
  readonly faulty: readonly CustomerField[];
  readonly remember: boolean;
  readonly setRemember: (remember: boolean) => void;
}

/** `attempt`: the customer of an order in flight. */
export function useCustomer(attempt: Customer | null): [CustomerView, (field: CustomerField, value: string) => void] {
  const stored = kept.use();
  const [typed, setTyped] = useState<Customer>(stored);
  const [remember, setRemember] = useState(true);
  const value = attempt ?? typed;
  useEffect(() => kept.set(remember ? typed : emptyCustomer), [remember, typed]);
  return [
    {
      value,
      tidy: tidy(value),
      faulty: fields.filter((field) => faultOf(field, value[field]) !== null),
      remember,
      setRemember,
    },
    (field, text) => setTyped((before) => ({ ...before, [field]: text })),
  ];
}
