// What is printed of an order: kitchen ticket, bag label, receipt; and who has printed which.
import Type, { type Static } from 'typebox';
import { paperKinds } from './paper-kinds.ts';
import { OrderIdSchema, Timestamp } from './primitives.ts';

const closed = { additionalProperties: false } as const;

const Paper = Type.Enum([...paperKinds]);
const Device = Type.String({
  pattern: '^[A-Za-z0-9_-]{4,40}$',
  description: 'a browser that prints: a name that it gave itself, and keeps',
});
const Copy = Type.Integer({ minimum: 1, description: 'the first is 1' });

export const PrintRequest = Type.Object({ paper: Paper, device: Device }, closed);
export type PrintRequest = Static<typeof PrintRequest>;

export const PrintConfirmation = Type.Object({ paper: Paper, device: Device, copy: Copy }, closed);
export type PrintConfirmation = Static<typeof PrintConfirmation>;

/** The last copy of a paper. */
export const PrintView = Type.Object(
  {
    order_id: OrderIdSchema,
    number: Type.Optional(Type.String({ description: 'what is called out' })),
    paper: Paper,
    copy: Copy,
    device: Device,
    at: Timestamp,
    by_itself: Type.Boolean({ description: 'a device printed it without being asked' }),
    confirmed_at: Type.Union([Timestamp, Type.Null()], {
      description: 'when the device said that it went to the printer; null: it may not have been printed',
    }),
  },
  closed,
);
export type PrintView = Static<typeof PrintView>;

export const PrintClaim = Type.Object(
  {
    yours: Type.Boolean({ description: 'print it now; false: it was printed, is being printed, or is not to be' }),
    print: Type.Union([PrintView, Type.Null()]),
  },
  closed,
);
export type PrintClaim = Static<typeof PrintClaim>;

export const PrintList = Type.Object({ prints: Type.Array(PrintView) }, closed);
export type PrintList = Static<typeof PrintList>;
