// Forgetting a person over HTTP: requests and answers.
import Type, { type Static } from 'typebox';
import { forgetLimit } from './limits.ts';
import { OrderIdSchema } from './primitives.ts';

const closed = { additionalProperties: false } as const;

const OrderIds = Type.Array(OrderIdSchema, { maxItems: forgetLimit });

/** Whom to forget: the customer of an order, or of every order with this phone number. */
export const Forget = Type.Object(
  {
    order_id: Type.Optional(OrderIdSchema),
    phone: Type.Optional(Type.String({ minLength: 3, maxLength: 40 })),
  },
  { ...closed, minProperties: 1, maxProperties: 1 },
);
export type Forget = Static<typeof Forget>;

export const Forgotten = Type.Object(
  {
    forgotten: OrderIds,
    open: Type.Array(OrderIdSchema, { description: 'not over yet, so that their customer is still needed' }),
    more: Type.Boolean({ description: 'there may be more orders: send the request again' }),
    in_orders: Type.Boolean({
      description: 'an event of `orders-stream` may hold what the customer or the kitchen wrote',
    }),
  },
  closed,
);
export type Forgotten = Static<typeof Forgotten>;

/** Removes what streams, dead letters and files still hold of the customers of these orders. */
export const Erase = Type.Object({ order_ids: OrderIds, in_orders: Type.Optional(Type.Boolean()) }, closed);
export type Erase = Static<typeof Erase>;

export const Erased = Type.Object(
  {
    services: Type.Record(Type.String(), Type.Boolean(), {
      description: 'each service that reads events of customers → whether it has handled all of them',
    }),
    dead_letters: Type.Integer({ description: 'discarded, because they held a customer' }),
    left: Type.Array(Type.String(), { description: 'what could not be removed now, in words' }),
    kept: Type.Object(
      {
        replaced_files: Type.Array(Type.String(), {
          description: 'files of the data folder that a restore put aside; they go after WAGGLE_PERSONAL_DATA_DAYS',
        }),
        oplog: Type.Boolean({ description: 'MongoDB’s oplog and journal, until they wrap' }),
      },
      { ...closed, description: 'what may hold the customers for a time still, besides backups' },
    ),
  },
  closed,
);
export type Erased = Static<typeof Erased>;
