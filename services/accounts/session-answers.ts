// What the routes of sessions read from a request and answer to it, whether a password or a passkey signs in.
import { randomBytes } from 'node:crypto';
import type { SessionView } from '@waggle/contracts';
import { ProblemError } from '@waggle/service-kit/http';
import { deviceTokenOf, type Session } from '@waggle/service-kit/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StoredAccount } from './account.rules.ts';
import { deviceOf } from './device.ts';
import { TooBusyError } from './passwords.ts';
import type { NewSessionRequest, TooSoonOutcome } from './sign-in.ts';
import type { SignInOrigin } from './start-session.ts';

/** What the browser keeps of its sign-ins: its own, or a new one. */
export const browserOf = ({ headers }: FastifyRequest): string =>
  deviceTokenOf(headers) ?? randomBytes(32).toString('base64url');

/** Names who a request turns out to be in the audit trail. A transaction that is repeated calls it again. */
export const namingActor =
  (request: FastifyRequest): NewSessionRequest['recognized'] =>
  ({ account_id, name, role }) => {
    request.actor = { account_id, name, role };
  };

export const originOf = ({ ip, headers }: FastifyRequest): SignInOrigin => ({
  address: ip,
  device: deviceOf(headers['user-agent']),
});

export const wrongPassword = (field: string): ProblemError => {
  const message = 'is not the password of this account';
  return new ProblemError({
    status: 422,
    code: 'wrong_password',
    title: 'Wrong password',
    detail: `${field} ${message}`,
    errors: [{ field, message }],
  });
};

export const noSession: SessionView = { account: null, expires_at: null };

export const viewOf = (
  { account_id, login, name, role }: StoredAccount,
  { expires_at, password_due }: Session,
): SessionView => ({
  account: { account_id, login, name, role },
  expires_at: new Date(expires_at).toISOString(),
  ...(password_due ? { password_due } : {}),
});

/** 503 when too many hashes are queued: nothing was done, so the client may retry. */
export async function busyAs503<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof TooBusyError)) throw error;
    throw new ProblemError({ status: 503, code: error.code, title: 'Too busy', detail: error.message });
  }
}

export function tooSoon(reply: FastifyReply, { waitMs }: TooSoonOutcome): ProblemError {
  const seconds = Math.ceil(waitMs / 1_000);
  reply.header('retry-after', String(seconds));
  return new ProblemError({
    status: 429,
    code: 'too_many_attempts',
    title: 'Too many failed attempts',
    detail: `Wait ${seconds} s before the next one.`,
  });
}

export const signedOut = (): ProblemError =>
  new ProblemError({
    status: 401,
    code: 'session_ended',
    title: 'Not signed in',
    detail: 'This session has ended: sign in again.',
  });

/** The password is right, and the account has passkeys. */
export const passkeyNeeded = (): ProblemError =>
  new ProblemError({
    status: 401,
    code: 'passkey_needed',
    title: 'Use your passkey',
    detail: 'This account has passkeys, so that its password alone proves nothing: POST /api/session/passkey.',
  });

export const passkeyRefused = (status: 401 | 422): ProblemError =>
  new ProblemError({
    status,
    code: 'passkey_refused',
    title: 'This passkey was not accepted',
    detail: 'It is not a passkey of an account that may sign in here, or the page waited too long. Try again.',
  });
