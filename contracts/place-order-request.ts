// The body of a new order as the orders service checks it: the phone number must be valid, however it is typed. Events and answers
// accept what stored orders hold, also those from before this check.
import Type from 'typebox';
import { customerFields } from './customer-fields.ts';
import { PlaceOrderBody } from './http.ts';
import { BoardCustomer } from './order.ts';
import { typedText } from './typed-text.ts';

const closed = { additionalProperties: false } as const;

/** @param isPhone whether a text is a valid phone number; pages do without it, and without the numbering plans of the world */
export function placeOrderRequest(isPhone: (text: string) => boolean) {
  const phone = Type.Refine(
    Type.String({ minLength: customerFields.phone.minLength, maxLength: 64, description: 'however people type it' }),
    isPhone,
    () => 'must be a valid phone number',
  );
  const { name, address } = customerFields;
  const customer = Type.Object(
    {
      ...BoardCustomer.properties,
      phone,
      name: typedText({ shortest: 1, longest: name.longest, pattern: name.pattern }),
      address: Type.Optional(
        typedText({ shortest: 1, longest: address.longest, pattern: address.pattern, breaks: true }),
      ),
    },
    closed,
  );
  return Type.Object({ ...PlaceOrderBody.properties, customer }, closed);
}
