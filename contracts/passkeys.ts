// Passkeys of staff (WebAuthn): what the pages send of a credential, and what they show of it.
import Type, { type Static } from 'typebox';
import { DisplayName } from './accounts.ts';
import { Timestamp, Uuid } from './primitives.ts';

const closed = { additionalProperties: false } as const;

export const PasskeyIdSchema = Uuid;

/** Bytes as WebAuthn writes them in JSON: base64url without padding. */
const bytes = (most: number) => Type.String({ pattern: '^[A-Za-z0-9_-]+$', minLength: 1, maxLength: most });
const CredentialId = bytes(1_364);
const ClientData = bytes(4_096);

/** Options for `navigator.credentials`, as WebAuthn defines them. They hold a challenge, which works once and for five minutes. */
export const PasskeyOptions = Type.Object({ options: Type.Record(Type.String(), Type.Unknown()) }, closed);
export type PasskeyOptions = Static<typeof PasskeyOptions>;

/** What the authenticator answers when it makes a passkey. */
export const MadeCredential = Type.Object(
  {
    id: CredentialId,
    client_data: ClientData,
    attestation: bytes(16_384),
    transports: Type.Array(Type.String({ pattern: '^[a-z-]{1,20}$' }), { maxItems: 8 }),
  },
  closed,
);
export type MadeCredential = Static<typeof MadeCredential>;

/** What the authenticator answers to a challenge of a sign-in. */
export const SignedCredential = Type.Object(
  {
    id: CredentialId,
    client_data: ClientData,
    authenticator_data: bytes(4_096),
    signature: bytes(4_096),
    user_handle: Type.Optional(bytes(128)),
  },
  closed,
);
export type SignedCredential = Static<typeof SignedCredential>;

export const NewPasskey = Type.Object({ name: DisplayName, credential: MadeCredential }, closed);
export const PasskeySignIn = Type.Object({ credential: SignedCredential }, closed);
export type PasskeySignIn = Static<typeof PasskeySignIn>;

export const PasskeyView = Type.Object(
  {
    passkey_id: PasskeyIdSchema,
    name: DisplayName,
    created_at: Timestamp,
    used_at: Type.Union([Timestamp, Type.Null()]),
  },
  closed,
);
export type PasskeyView = Static<typeof PasskeyView>;

export const PasskeyList = Type.Object({ passkeys: Type.Array(PasskeyView) }, closed);
export type PasskeyList = Static<typeof PasskeyList>;
