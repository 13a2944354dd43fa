// The body of a new order as the orders service checks it: the phone number must be valid. Events and answers accept what
// stored orders hold, also those from before this check.
import Type from 'typebox';
import { PlaceOrderBody } from './http.ts';
import { Customer } from './order.ts';
import { parsePhone } from './phone.ts';

const closed = { additionalProperties: false } as const;

const Phone = Type.Refine(
  Customer.properties.phone,
  (text) => parsePhone(text) !== null,
  () => 'must be a valid phone number',
);

export const PlaceOrderRequest = Type.Object(
  { ...PlaceOrderBody.properties, customer: Type.Object({ ...Customer.properties, phone: Phone }, closed) },
  closed,
);
