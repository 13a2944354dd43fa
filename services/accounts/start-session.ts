// Begins the session of a person who has just proved who they are.
import type { Clock } from '@waggle/contracts';
import { newSession, type Session, type Sessions } from '@waggle/service-kit/identity';
import type { Transaction } from '@waggle/store';
import type { StoredAccount } from './account.rules.ts';
import type { AccountsRecords } from './records.ts';

export interface StartSessionDeps {
  readonly sessions: Pick<Sessions, 'lifetimeMs'>;
  readonly clock: Pick<Clock, 'now'>;
  /** How long a session lasts at most, however much it is used. */
  readonly longestMs: number;
}

/** Where a sign-in comes from. */
export interface SignInOrigin {
  /** The IP address of the client. */
  readonly address: string;
  /** Such as `Firefox on Linux`. */
  readonly device: string;
}

export interface StartedSession {
  readonly session: Session;
  /** Only its holder gets it. */
  readonly token: string;
}

/** Stores the session in the caller's transaction. */
export async function startSession(
  { sessions, clock, longestMs }: StartSessionDeps,
  tx: Transaction<AccountsRecords>,
  { account_id, name, role, password_due }: StoredAccount,
  { address, device }: SignInOrigin,
): Promise<StartedSession> {
  const started_at = clock.now();
  const ends_at = started_at + longestMs;
  const expires_at = Math.min(started_at + sessions.lifetimeMs, ends_at);
  const who = { account_id, name, role, password_due };
  const started = newSession({ ...who, device, address, started_at, expires_at, ends_at });
  await tx.sessions.insert(started.session);
  return started;
}
