// Sessions of staff. They are kept where all services can read them, so that each service can identify staff without calling
// another; the accounts service begins and ends them, in the transaction that changes the account.
import { createHash, randomBytes } from 'node:crypto';
import type { AccountId, Clock, Role } from '@waggle/contracts';

export interface Session {
  /** SHA-256 of the token, hex: a leaked store does not reveal any token. */
  readonly token_hash: string;
  readonly account_id: AccountId;
  readonly name: string;
  readonly role: Role;
  /** ms since the epoch. */
  readonly expires_at: number;
}

/** The stored sessions; each engine implements it. */
export interface SessionRecords {
  insert(session: Session): Promise<void>;
  find(tokenHash: string): Promise<Session | null>;
  /** Does nothing when the session has been ended. */
  extend(tokenHash: string, expiresAt: number): Promise<void>;
  remove(tokenHash: string): Promise<void>;
  /** Ends all sessions of an account except `but`. */
  removeOf(accountId: AccountId, but?: string | null): Promise<void>;
  rename(accountId: AccountId, name: string): Promise<void>;
  /** Deletes sessions that expired before `before`; returns how many. */
  purge(before: number): Promise<number>;
}

/** What a service needs that only looks sessions up. */
export interface SessionReader {
  find(tokenHash: string): Promise<Session | null>;
  /** False when this process may not write sessions: then only the accounts service extends them. */
  extend(tokenHash: string, expiresAt: number): Promise<boolean>;
}

export interface LookupOptions {
  /** This lookup does not count as use: a page that is only left open must not extend the session. */
  readonly idle?: boolean;
}

export interface Sessions {
  /** How long an unused session lasts. */
  readonly lifetimeMs: number;
  /** Null when it has expired, was ended, or never existed. Extends a session that is used. */
  find(token: string, options?: LookupOptions): Promise<Session | null>;
  /** Clears the cache after a change, so that the next `find` sees it. Other processes see it after the cache TTL. */
  changed(): void;
}

/** TTL of the session cache: another process notices the end of a session this late at most. */
const cacheTtlMs = 1_000;
const maxCached = 10_000;

export interface SessionsDeps {
  readonly records: SessionReader;
  readonly clock: Pick<Clock, 'now'>;
  readonly lifetimeMs: number;
}

export function createSessions({ records, clock, lifetimeMs }: SessionsDeps): Sessions {
  let cache = new Map<string, { readonly session: Session; readonly until: number }>();

  async function lookUp(hash: string, { idle = false }: LookupOptions): Promise<Session | null> {
    const into = cache;
    const found = await records.find(hash);
    const now = clock.now();
    if (!found || found.expires_at <= now) return null;
    const isDue = !idle && found.expires_at - now < lifetimeMs * extendBelow;
    const session = isDue ? await extended(found, now) : found;
    // Into the map from before the lookup: after a change, its result must not get into the new one.
    if (into.size >= maxCached) into.clear();
    into.set(hash, { session, until: now + cacheTtlMs });
    return session;
  }

  async function extended(session: Session, now: number): Promise<Session> {
    const expires_at = now + lifetimeMs;
    return (await records.extend(session.token_hash, expires_at)) ? { ...session, expires_at } : session;
  }

  return {
    lifetimeMs,
    async find(token, options = {}) {
      const hash = tokenHash(token);
      const known = cache.get(hash);
      const now = clock.now();
      if (known && now < known.until && now < known.session.expires_at) return known.session;
      cache.delete(hash);
      return lookUp(hash, options);
    },
    changed() {
      cache = new Map();
    },
  };
}

// Not at every lookup: that would be a write for each request.
const extendBelow = 0.95;

/** A new session, and its token, which only the holder gets. */
export function newSession(
  { account_id, name, role }: Pick<Session, 'account_id' | 'name' | 'role'>,
  expires_at: number,
): { session: Session; token: string } {
  // 32 random bytes need no slow hash: they cannot be guessed.
  const token = randomBytes(32).toString('base64url');
  return { token, session: { token_hash: tokenHash(token), account_id, name, role, expires_at } };
}

export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');
