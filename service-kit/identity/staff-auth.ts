// Who somebody is: by the staff token of scripts, or by the session of a person.
import type { StaffAuth } from '../process/platform.ts';
import type { Sessions } from './sessions.ts';

export const staffAuth = (token: StaffAuth, sessions: Sessions): StaffAuth => ({
  async identify(credentials, asked) {
    const script = await token.identify(credentials);
    if (script || credentials.session === undefined) return script;
    const session = await sessions.find(credentials.session, asked);
    return session && { account_id: session.account_id, name: session.name, role: session.role };
  },
});
