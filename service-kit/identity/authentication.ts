// Who asks: a person with a session, or a script with the staff token.
import type { Role } from '@waggle/contracts';
import type { Asked, Sessions } from './sessions.ts';

/** Who works here: a person with a session, or a script with the staff token, which may do what an admin may. */
export interface StaffMember {
  /** Null for the staff token. */
  readonly account_id: string | null;
  readonly name: string;
  readonly role: Role;
}

export interface Credentials {
  /** What came as `Authorization: Bearer …`, or in a subscribe message. */
  readonly bearer?: string | undefined;
  /** What came in the session cookie. */
  readonly session?: string | undefined;
}

/** Tells staff from others. */
export interface StaffAuth {
  /** Null: not staff. Takes the same time for every wrong token. */
  identify(credentials: Credentials, asked?: Asked): Promise<StaffMember | null>;
}

/** Knows scripts by the staff token, and people by their sessions. */
export const authenticateBy = (token: StaffAuth, sessions: Pick<Sessions, 'find'>): StaffAuth => ({
  async identify(credentials, asked) {
    const script = await token.identify(credentials);
    if (script || credentials.session === undefined) return script;
    const session = await sessions.find(credentials.session, asked);
    return session && { account_id: session.account_id, name: session.name, role: session.role };
  },
});
