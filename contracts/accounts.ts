// Staff: accounts, roles and sessions. Customers need no account: they hold the token of their order.
import Type, { type Static } from 'typebox';
import { limits } from './limits.ts';
import { AccountIdSchema, Timestamp, Version } from './primitives.ts';
import { reauthenticationRequired } from './reauthentication.ts';
import { type Role, roles } from './roles.ts';
import { typedText } from './typed-text.ts';

const closed = { additionalProperties: false } as const;

export { type Role, reauthenticationRequired, roles };
export const RoleSchema = Type.Enum([...roles]);

/** The name for signing in: lower case, so that `Ada` and `ada` are one. */
export const Login = Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{1,31}$', description: 'a sign-in name' });
export const Password = typedText({ shortest: limits.password.least, longest: limits.password.most, unseen: true });
const GivenPassword = typedText({ shortest: 1, longest: limits.password.most, unseen: true });
export const DisplayName = typedText({ shortest: 1, longest: limits.accountName, pattern: '\\S' });

export const Account = Type.Object(
  {
    account_id: AccountIdSchema,
    login: Login,
    name: DisplayName,
    role: RoleSchema,
    disabled: Type.Boolean(),
    /** An admin set the password: the person must choose another one before anything else. */
    password_due: Type.Boolean(),
    created_at: Timestamp,
    /** Counts changes of name, role, password and `disabled`; a change of the account sends it in If-Match. */
    version: Version,
  },
  closed,
);
export type Account = Static<typeof Account>;

export const AccountList = Type.Object({ accounts: Type.Array(Account) }, closed);
export const NewAccount = Type.Object(
  { login: Login, name: DisplayName, role: RoleSchema, password: Password },
  closed,
);
export type NewAccount = Static<typeof NewAccount>;

/** Changing the password or the role and disabling the account end its sessions. */
export const AccountChange = Type.Partial(
  Type.Object({ name: DisplayName, role: RoleSchema, password: Password, disabled: Type.Boolean() }),
  { ...closed, minProperties: 1 },
);
export type AccountChange = Static<typeof AccountChange>;

export const SignIn = Type.Object(
  { login: Type.String({ minLength: 1, maxLength: 64 }), password: GivenPassword },
  closed,
);

/** Who is signed in; `account` is null when nobody is. */
export const SessionView = Type.Object(
  {
    account: Type.Union([
      Type.Omit(Account, ['disabled', 'password_due', 'created_at', 'version'], closed),
      Type.Null(),
    ]),
    expires_at: Type.Union([Timestamp, Type.Null()]),
    /** The person must choose a password first: everything else is refused with the code `password_due`. */
    password_due: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type SessionView = Static<typeof SessionView>;

/** Names a session in the list of an account's; it is not the token. */
export const SessionIdSchema = Type.String({ pattern: '^[0-9a-f]{32}$' });

export const SessionList = Type.Object(
  {
    sessions: Type.Array(
      Type.Object(
        {
          session_id: SessionIdSchema,
          current: Type.Boolean({ description: 'the session that sent this request' }),
          device: Type.String({ description: 'such as `Firefox on Linux`; empty when it is not known' }),
          address: Type.String({ description: 'the IP address that signed in' }),
          started_at: Type.Union([Timestamp, Type.Null()]),
          used_at: Type.Union([Timestamp, Type.Null()], { description: 'at most half an hour before the last use' }),
          expires_at: Type.Unsafe<string>({ ...Timestamp, description: 'when it ends unless it is used before' }),
          ends_at: Type.Unsafe<string>({ ...Timestamp, description: 'when it ends however much it is used' }),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type SessionList = Static<typeof SessionList>;

/** Proves again who is signed in. */
export const Confirmation = Type.Object({ password: GivenPassword }, closed);

export const PasswordChange = Type.Object({ current: GivenPassword, password: Password }, closed);

/** The cookie that holds a session's token where Waggle is reached without TLS: HttpOnly, SameSite=Strict. */
export const sessionCookie = 'waggle_session';
/**
 * The cookie behind TLS. Browsers take a cookie of these names only by https, and `__Host-` only for `/` of the very host that set it,
 * so that neither another server of the domain nor somebody on an unencrypted line can put one in its place.
 */
export const secureSessionCookies = { root: `__Host-${sessionCookie}`, below: `__Secure-${sessionCookie}` } as const;
