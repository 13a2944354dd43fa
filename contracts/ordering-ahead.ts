// Orders for a time that their customer chooses: the times that there are, and why a time is none of them.
import Type, { type Static } from 'typebox';
import { PlaceOrderBody } from './http.ts';
import { Timestamp } from './primitives.ts';

const closed = { additionalProperties: false } as const;

/** Why an order cannot be had at the time that its customer wants: codes of problems, which pages have words for. */
export const wantedFaults = [
  'wanted_later_not_offered',
  'wanted_off_quarter',
  'wanted_too_soon',
  'wanted_too_far',
  'wanted_outside_hours',
  'wanted_in_pause',
  'wanted_quarter_full',
] as const;
export type WantedFault = (typeof wantedFaults)[number];
export const WantedFaultSchema = Type.Enum([...wantedFaults]);

const CalendarDay = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}$',
  description: 'a day of the calendar where the kitchen is, YYYY-MM-DD',
});

/** `POST /api/orders/times`: when an order that is placed now could be wanted. */
export const BookableTimes = Type.Object(
  {
    days: Type.Array(CalendarDay, {
      description: 'those that the kitchen is open on, as far ahead as it takes orders',
    }),
    day: Type.Unsafe<string>({
      ...CalendarDay,
      description: 'of `times`: the one that was asked for, or the first that has any',
    }),
    times: Type.Array(
      Type.Object(
        {
          wanted_at: Timestamp,
          clock: Type.String({ description: 'HH:MM there; with the offset where a clock change brings it twice' }),
        },
        closed,
      ),
      { description: 'the quarters of an hour of that day that have room; nothing is held' },
    ),
  },
  closed,
);
export type BookableTimes = Static<typeof BookableTimes>;

/** What is asked: the times of a day, for a way of serving and an address. */
export const BookableTimesBody = Type.Object(
  {
    day: Type.Optional(Type.Unsafe<string>({ ...CalendarDay, description: 'missing: the first that has a time' })),
    serving: PlaceOrderBody.properties.serving,
    postcode: PlaceOrderBody.properties.postcode,
  },
  closed,
);
export type BookableTimesBody = Static<typeof BookableTimesBody>;
