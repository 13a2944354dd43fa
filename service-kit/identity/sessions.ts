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
  /** What signed in, such as `Firefox on Linux`, and from which address: for the list of sessions. */
  readonly device: string;
  readonly address: string;
  /** The person must choose a password before anything else. */
  readonly password_due: boolean;
  /** When the person proved who they are; like the following, in ms since the epoch. 0 in a session of an earlier version. */
  readonly started_at: number;
  /** When the use was last recorded. */
  readonly used_at: number;
  /** When it ends unless it is used before. */
  readonly expires_at: number;
  /** When it ends however much it is used. */
  readonly ends_at: number;
}

/** Changes with each use that is recorded. */
export type SessionUse = Pick<Session, 'used_at' | 'expires_at'>;

/** The stored sessions; each engine implements it. */
export interface SessionRecords {
  insert(session: Session): Promise<void>;
  find(tokenHash: string): Promise<Session | null>;
  of(accountId: AccountId): Promise<Session[]>;
  /** Does nothing when the session has been ended. */
  extend(tokenHash: string, use: SessionUse): Promise<void>;
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
  extend(tokenHash: string, use: SessionUse): Promise<boolean>;
}

export interface LookupOptions {
  /** Whether this lookup counts as use: what a page that is only open does must not extend the session. Default: no. */
  readonly use?: boolean;
}

export interface Sessions {
  /** How long an unused session lasts. */
  readonly lifetimeMs: number;
  /** Null when it has expired, was ended, or never existed. */
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
  const extended = (session: Session, now: number): number => Math.min(now + lifetimeMs, session.ends_at);
  // Not at every use: that would be a write for each request.
  const isDue = (session: Session, now: number): boolean =>
    extended(session, now) - session.expires_at > lifetimeMs * leastExtension;

  async function lookUp(hash: string, use: boolean): Promise<Session | null> {
    const into = cache;
    const found = await records.find(hash);
    const now = clock.now();
    if (!found || found.expires_at <= now) return null;
    const session = use && isDue(found, now) ? await extend(found, now) : found;
    // Into the map from before the lookup: after a change, its result must not get into the new one.
    if (into.size >= maxCached) into.clear();
    into.set(hash, { session, until: now + cacheTtlMs });
    return session;
  }

  async function extend(session: Session, now: number): Promise<Session> {
    const recorded = { used_at: now, expires_at: extended(session, now) };
    return (await records.extend(session.token_hash, recorded)) ? { ...session, ...recorded } : session;
  }

  return {
    lifetimeMs,
    async find(token, { use = false } = {}) {
      const hash = tokenHash(token);
      const known = cache.get(hash);
      const now = clock.now();
      const isKnown = known && now < known.until && now < known.session.expires_at;
      if (isKnown && !(use && isDue(known.session, now))) return known.session;
      cache.delete(hash);
      return lookUp(hash, use);
    },
    changed() {
      cache = new Map();
    },
  };
}

const leastExtension = 0.05;

/** What is known of a session before it has a token. */
type SessionStart = Omit<Session, 'token_hash' | 'used_at'>;

/** A new session, and its token, which only the holder gets. */
export function newSession(start: SessionStart): { session: Session; token: string } {
  // 32 random bytes need no slow hash: they cannot be guessed.
  const token = randomBytes(32).toString('base64url');
  return { token, session: { ...start, used_at: start.started_at, token_hash: tokenHash(token) } };
}

/** Names a session to its owner and to admins. It reveals nothing about the token, nor about its hash. */
export const sessionIdOf = ({ token_hash }: Pick<Session, 'token_hash'>): string =>
  createHash('sha256').update(`session ${token_hash}`).digest('hex').slice(0, 32);

export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');
