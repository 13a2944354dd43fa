// Tokens of scripts: an admin makes them, each with a name, a role and an end.
import Type, { type Static } from 'typebox';
import { DisplayName, RoleSchema } from './accounts.ts';
import { Timestamp, Uuid } from './primitives.ts';

const closed = { additionalProperties: false } as const;

export const TokenIdSchema = Uuid;

export const NewToken = Type.Object(
  {
    name: DisplayName,
    role: RoleSchema,
    read_only: Type.Optional(Type.Boolean({ description: 'may read what its role may, and change nothing' })),
    days: Type.Integer({ minimum: 1, maximum: 730, description: 'how long it works' }),
  },
  closed,
);
export type NewToken = Static<typeof NewToken>;

export const TokenView = Type.Object(
  {
    token_id: TokenIdSchema,
    name: DisplayName,
    role: RoleSchema,
    read_only: Type.Boolean(),
    created_at: Timestamp,
    expires_at: Timestamp,
  },
  closed,
);
export type TokenView = Static<typeof TokenView>;

export const TokenList = Type.Object({ tokens: Type.Array(TokenView) }, closed);
export type TokenList = Static<typeof TokenList>;

export const MadeToken = Type.Object(
  { ...TokenView.properties, token: Type.String({ description: 'what the script sends; shown only here' }) },
  closed,
);
export type MadeToken = Static<typeof MadeToken>;
