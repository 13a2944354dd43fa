// An order that ends before its customer has it: why, how far it was, and what became of the food.
import Type, { type Static } from 'typebox';
import { cancelCodes, cancelStages } from './cancel-codes.ts';

export const CancelCodeSchema = Type.Enum([...cancelCodes]);

export const CancelStageSchema = Type.Enum([...cancelStages]);

/** A cancellation as it is kept with its order. Missing in orders that earlier versions cancelled. */
export const Cancellation = Type.Object(
  {
    by: Type.Enum(['customer', 'kitchen']),
    stage: CancelStageSchema,
    /** Missing for the customer, and where a program of an earlier version gave none. */
    code: Type.Optional(CancelCodeSchema),
    wasted: Type.Boolean({ description: 'the food was thrown away; otherwise it went back into the stock' }),
  },
  { additionalProperties: false },
);
export type Cancellation = Static<typeof Cancellation>;
