// Authentication of staff: a person by their session, a script by the staff token.
import type { AccountId, Role } from '@waggle/contracts';
import type { LookupOptions, Sessions } from './sessions.ts';

/** Who does something, as the log and the audit trail name them. */
export interface Actor {
  /** Null for the staff token, for tokens of scripts, and for the operator. */
  readonly account_id: AccountId | null;
  readonly name: string;
  readonly role: Role;
}

/** A person with a session, or a script with the staff token, which has the rights of an admin. */
export interface StaffMember extends Actor {
  /** The person must choose a password before anything else. */
  readonly passwordDue?: true;
  /** A token that may change nothing. */
  readonly readOnly?: true;
}

export interface Credentials {
  /** From `Authorization: Bearer …`, or from a subscribe message. */
  readonly bearer?: string | undefined;
  /** From the session cookie. */
  readonly session?: string | undefined;
}

/** Identifies staff by their credentials. */
export interface StaffAuth {
  /** Null: not staff. Every wrong token takes the same time. */
  identify(credentials: Credentials, options?: LookupOptions): Promise<StaffMember | null>;
}

/** Tries the tokens first, then the session. */
export const authenticateBy = (tokens: readonly StaffAuth[], sessions: Pick<Sessions, 'find'>): StaffAuth => ({
  async identify(credentials, options) {
    for (const token of tokens) {
      const script = await token.identify(credentials);
      if (script) return script;
    }
    if (credentials.session === undefined) return null;
    const session = await sessions.find(credentials.session, options);
    if (!session) return null;
    const { account_id, name, role, password_due } = session;
    return { account_id, name, role, ...(password_due ? { passwordDue: true } : {}) };
  },
});
