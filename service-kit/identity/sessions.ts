// Sessions of staff. They lie in a place that all services share, so that each can tell who asks without asking another;
// the accounts service begins and ends them, in the transaction that changes the account.
import { createHash, randomBytes } from 'node:crypto';
import type { Clock, Role } from '@waggle/contracts';

export interface Session {
  /** SHA-256 of the token, hex: whoever reads the store cannot act for anybody. */
  readonly token_hash: string;
  readonly account_id: string;
  readonly name: string;
  readonly role: Role;
  /** ms since the epoch. */
  readonly expires_at: number;
}

/** The sessions that are kept; each engine has its own. */
export interface SessionRecords {
  insert(session: Session): Promise<void>;
  find(tokenHash: string): Promise<Session | null>;
  /** Does nothing to a session that was ended. */
  extend(tokenHash: string, expiresAt: number): Promise<void>;
  remove(tokenHash: string): Promise<void>;
  /** Ends all of an account but one. */
  removeOf(accountId: string, but?: string | null): Promise<void>;
  rename(accountId: string, name: string): Promise<void>;
  /** Deletes those that expired before `before`; returns how many. */
  purge(before: number): Promise<number>;
}

/** What a service needs that only asks. */
export interface SessionReader {
  find(tokenHash: string): Promise<Session | null>;
  /** False when this process may not write sessions: then one goes on when the accounts service is asked who is signed in. */
  extend(tokenHash: string, expiresAt: number): Promise<boolean>;
}

/** How somebody is asked after. */
export interface Asked {
  /** Asking is no use of the session: a page that is only left open keeps nobody signed in. */
  readonly idle?: boolean;
}

export interface Sessions {
  /** How long a session lasts that nobody uses. */
  readonly lifetimeMs: number;
  /** Null when it has expired, was ended, or never was. A session that is used goes on. */
  find(token: string, asked?: Asked): Promise<Session | null>;
  /** After a change: the next `find` of this process sees it. Those of others do within a second. */
  changed(): void;
}

/** How long a session that was looked up is believed without looking again: how late others see that it was ended. */
export const believedMs = 1_000;
const believedAtMost = 10_000;

export interface SessionsDeps {
  readonly records: SessionReader;
  readonly clock: Pick<Clock, 'now'>;
  readonly lifetimeMs: number;
}

export function createSessions({ records, clock, lifetimeMs }: SessionsDeps): Sessions {
  let believed = new Map<string, { readonly session: Session; readonly until: number }>();

  async function lookUp(hash: string, { idle = false }: Asked): Promise<Session | null> {
    const into = believed;
    const found = await records.find(hash);
    const now = clock.now();
    if (!found || found.expires_at <= now) return null;
    const goesOn = !idle && found.expires_at - now < lifetimeMs * extendBelow;
    const session = goesOn ? await extended(found, now) : found;
    // Into the map from before the question: what was asked before a change must not be believed after it.
    if (into.size >= believedAtMost) into.clear();
    into.set(hash, { session, until: now + believedMs });
    return session;
  }

  async function extended(session: Session, now: number): Promise<Session> {
    const expires_at = now + lifetimeMs;
    return (await records.extend(session.token_hash, expires_at)) ? { ...session, expires_at } : session;
  }

  return {
    lifetimeMs,
    async find(token, asked = {}) {
      const hash = tokenHash(token);
      const known = believed.get(hash);
      const now = clock.now();
      if (known && now < known.until && now < known.session.expires_at) return known.session;
      believed.delete(hash);
      return lookUp(hash, asked);
    },
    changed() {
      believed = new Map();
    },
  };
}

// Not at every look: a write for each request would be a high price for a few minutes more.
const extendBelow = 0.95;

/** A session that begins now, and the token that only its holder gets to know. */
export function newSession(
  { account_id, name, role }: Pick<Session, 'account_id' | 'name' | 'role'>,
  expires_at: number,
): { session: Session; token: string } {
  // 32 random bytes need no slow hash: nobody can try them all.
  const token = randomBytes(32).toString('base64url');
  return { token, session: { token_hash: tokenHash(token), account_id, name, role, expires_at } };
}

export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');
