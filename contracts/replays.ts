// Events again for one group, and projections made anew, over HTTP: requests and answers.
import Type, { type Static } from 'typebox';
import { EntryIdSchema, RepublishPosition } from './dead-letters.ts';
import { Timestamp } from './primitives.ts';

const closed = { additionalProperties: false } as const;

/** The most entries that one request reads; its answer says where to continue. */
export const replayLimit = 200;

const Bound = Type.String({
  minLength: 1,
  maxLength: 40,
  description: 'a time, RFC 3339; an age such as `2h`; or the id of an entry. Included.',
});

export const Replay = Type.Object(
  {
    since: Bound,
    until: Type.Optional(Bound),
    stream: Type.Optional(
      Type.String({ maxLength: 100, description: 'only this one; default: all that the group reads' }),
    ),
    after: Type.Optional(RepublishPosition),
    dry_run: Type.Optional(Type.Boolean({ description: 'only count' })),
  },
  closed,
);
export type Replay = Static<typeof Replay>;

const Count = Type.Integer({ minimum: 0 });
const CountOrNull = (description: string) => Type.Union([Count, Type.Null()], { description });

export const Replayed = Type.Object(
  {
    since: EntryIdSchema,
    until: EntryIdSchema,
    streams: Type.Record(Type.String(), Type.Union([Timestamp, Type.Null()]), {
      description: 'stream → since when it has its events; null when it has none',
    }),
    given: Type.Integer({ minimum: 0, description: 'events that the group got again; with `dry_run`, would get' }),
    repeats: CountOrNull(
      'of those, handled before: in the inbox, and so without effect. Null for a group of another program',
    ),
    anew: CountOrNull('of those, handled now for the first time. Null for a group of another program'),
    waiting: CountOrNull('of those, not handled yet. Null for a group of another program'),
    next: Type.Union([RepublishPosition, Type.Null()]),
  },
  {
    ...closed,
    description:
      'when `next` is not null there may be more: pass it as `after`, with `since` and `until` as the answer has them',
  },
);
export type Replayed = Static<typeof Replayed>;

export const Rebuild = Type.Object(
  {
    rebuild_id: Type.Optional(
      Type.String({ maxLength: 40, description: 'of the answer, to go on; without it one begins' }),
    ),
  },
  closed,
);
export type Rebuild = Static<typeof Rebuild>;

export const Rebuilt = Type.Object(
  {
    rebuild_id: Type.String(),
    complete_since: Type.Union([Timestamp, Type.Null()]),
    applied: Type.Integer({ minimum: 0, description: 'events since the begin' }),
    left: Type.Integer({ minimum: 0, description: 'events that are still to be applied' }),
    done: Type.Boolean({ description: 'the new one has taken the place of the old one' }),
  },
  {
    ...closed,
    description:
      '`complete_since`: what happened from then on is made anew from the archive; what is older was taken over as it was. Null: all of it is made anew',
  },
);
export type Rebuilt = Static<typeof Rebuilt>;
