// Hours of the week, and the times that they come to: those of a kitchen, of a category, of a dish.
import Type, { type Static } from 'typebox';
import { TimeOfDay, Timestamp } from './primitives.ts';
import { weekdays } from './weekdays.ts';

const closed = { additionalProperties: false } as const;

/** `closes` at or before `opens` is on the next day. */
export const OpeningHours = Type.Object({ day: Type.Enum([...weekdays]), opens: TimeOfDay, closes: TimeOfDay }, closed);
export type OpeningHours = Static<typeof OpeningHours>;

/** Four a day. */
export const mostOpenings = 28;

/** From `opens_at` it is open, until `closes_at`. */
export const OpeningTime = Type.Object(
  {
    opens_at: Timestamp,
    closes_at: Timestamp,
    utc_offset: Type.Integer({
      minimum: -1_440,
      maximum: 1_440,
      description: 'minutes that the kitchen’s clock is ahead of UTC at `opens_at`',
    }),
  },
  closed,
);
export type OpeningTime = Static<typeof OpeningTime>;

/** When a dish is for sale: none at all would be a dish that is never. */
export const SaleHours = Type.Array(OpeningHours, {
  minItems: 1,
  maxItems: mostOpenings,
  description: 'in the week, in the kitchen’s time zone',
});
