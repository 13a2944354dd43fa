// Closes the WebSockets of staff when their session ends, after a sign-out or when the account is disabled.
import { atMost, type Clock, startLoop } from '@waggle/contracts';
import type { Principal } from '../config/index.ts';
import type { Connection } from '../http/index.ts';
import type { Credentials, StaffAuth, StaffMember } from './authentication.ts';

const next = atMost(1_000);

/**
 * Whether these credentials are valid now and the access table allows their role. Does not count as use of a session: a page
 * that is only left open must not keep it alive.
 */
export const isStaff = async (...who: Parameters<typeof memberOf>): Promise<boolean> =>
  (await memberOf(...who)) !== null;

/** The connection learns who it is also where their role may not open it. */
async function memberOf(
  connection: Pick<Connection, 'recognize'>,
  staff: StaffAuth,
  credentials: Credentials,
  principals: readonly Principal[],
): Promise<StaffMember | null> {
  const member = await staff.identify(credentials);
  if (member) connection.recognize(member);
  return member && !member.passwordDue && principals.includes(member.role) ? member : null;
}

/** Closes the connection as unauthorized, at most two seconds after its credentials became invalid. */
export function watchSession(
  connection: Connection,
  clock: Clock,
  still: () => Promise<boolean>,
  failed: (error: unknown) => void,
): void {
  const looking = startLoop({
    clock,
    first: next,
    async round() {
      if (!(await still())) connection.close('unauthorized');
      return next;
    },
    failed(error) {
      failed(error);
      return next;
    },
  });
  connection.onClosed(() => void looking.stop());
}

export interface Admission {
  readonly staff: StaffAuth;
  readonly credentials: Credentials;
  readonly clock: Clock;
  /** Who may open this WebSocket, by the access table. */
  readonly principals: readonly Principal[];
  readonly failed: (error: unknown) => void;
}

/** Calls `begin` for staff, and closes the connection when their session ends; closes it at once for anybody else. */
export function admitStaff(connection: Connection, admission: Admission, begin: (member: StaffMember) => void): void {
  const { staff, credentials, clock, principals, failed } = admission;
  memberOf(connection, staff, credentials, principals).then(
    (member) => {
      if (!member) return connection.close('unauthorized');
      begin(member);
      // What they see is that of their role.
      const still = async () => (await memberOf(connection, staff, credentials, principals))?.role === member.role;
      watchSession(connection, clock, still, failed);
    },
    () => connection.close('unavailable'),
  );
}
