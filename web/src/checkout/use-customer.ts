// The customer's details: kept on this device for the next orders only once the customer asks for that, and for a time.
import type { Customer, PlaceOrderBody } from '@waggle/contracts';
import type { OrderServing } from '@waggle/contracts/price-codes.ts';
import { useEffect, useState } from 'react';
import { storedValue } from '../storage/stored-value.ts';
import {
  type CustomerField,
  emptyCustomer,
  faultOf,
  fields,
  fieldsOf,
  parseCustomer,
  tidy,
  writeCustomer,
} from './customer.ts';
import { usePhoneCheck } from './phone-check.ts';

const kept = storedValue<Customer>({
  key: 'waggle.customer',
  parse: parseCustomer,
  write: (customer) => (isEmpty(customer) ? null : writeCustomer(customer, Date.now())),
});

const isEmpty = (customer: Customer): boolean => fields.every((field) => customer[field] === '');

export interface CustomerView {
  readonly value: Customer;
  readonly tidy: PlaceOrderBody['customer'];
  readonly faulty: readonly CustomerField[];
  readonly remember: boolean;
  readonly setRemember: (remember: boolean) => void;
}

/** `attempt`: the customer of an order in flight. */
export function useCustomer(
  attempt: PlaceOrderBody['customer'] | null,
  serving: OrderServing,
): [CustomerView, (field: CustomerField, value: string) => void] {
  usePhoneCheck();
  const stored = kept.use();
  const [typed, setTyped] = useState<Customer>(stored);
  const [remember, setRemember] = useState(() => !isEmpty(stored));
  const value = attempt ? { ...emptyCustomer, ...attempt } : typed;
  useEffect(() => kept.set(remember ? typed : emptyCustomer), [remember, typed]);
  return [
    {
      value,
      tidy: tidy(value, serving),
      faulty: fieldsOf(serving).filter((field) => faultOf(field, value[field]) !== null),
      remember,
      setRemember,
    },
    (field, text) => setTyped((before) => ({ ...before, [field]: text })),
  ];
}
