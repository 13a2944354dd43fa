// Accounts change only in a session whose person has proved lately who they are: a page that was left open, or a stolen cookie,
// must not make an admin.
import { type Clock, reauthenticationRequired } from '@waggle/contracts';
import { ProblemError } from '@waggle/service-kit/http';
import { credentialsOf, type Session, type Sessions } from '@waggle/service-kit/identity';
import type { onRequestAsyncHookHandler } from 'fastify';

export interface RecentProofDeps {
  readonly sessions: Sessions;
  readonly clock: Pick<Clock, 'now'>;
  /** How long a proof counts. */
  readonly proofMs: number;
}

/** For a guarded route. A script has a token, which it cannot prove again. */
export const recentlyProved =
  ({ sessions, clock, proofMs }: RecentProofDeps): onRequestAsyncHookHandler =>
  async (request) => {
    if (!request.member?.account_id) return;
    const { session: token } = credentialsOf(request);
    const session = token === undefined ? null : await sessions.find(token);
    provedLately({ clock, proofMs }, session);
  };

/** @throws {ProblemError} 403 with the code `reauthentication_required` */
export function provedLately(
  { clock, proofMs }: Pick<RecentProofDeps, 'clock' | 'proofMs'>,
  session: Session | null,
): void {
  // Each proof begins a new session.
  if (session && clock.now() - session.started_at < proofMs) return;
  throw new ProblemError({
    status: 403,
    code: reauthenticationRequired,
    title: 'Confirm that it is you',
    detail:
      'This needs a recent sign-in: POST /api/session/confirm with the password, or /api/session/confirm/passkey, then repeat the request.',
  });
}
