// A WebSocket of staff ends with their session: after a sign-out, or when the account is disabled, it gets no more messages.
import { atMost, type Clock, startLoop } from '@waggle/contracts';
import type { Connection } from '../http/index.ts';
import type { Credentials, StaffAuth, StaffMember } from './authentication.ts';
import type { LookupOptions } from './sessions.ts';

const next = atMost(1_000);

/** Whether these credentials are valid now. */
export const isStaff = async (staff: StaffAuth, credentials: Credentials, options?: LookupOptions): Promise<boolean> =>
  (await staff.identify(credentials, options)) !== null;

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
  /** Default: every role. */
  readonly roles?: readonly StaffMember['role'][];
  /** Default: a lookup counts as use of the session. */
  readonly lookup?: LookupOptions;
  readonly failed: (error: unknown) => void;
}

/** Calls `begin` for staff, and closes the connection when their session ends; closes it at once for anybody else. */
export function admitStaff(connection: Connection, admission: Admission, begin: () => void): void {
  const { staff, credentials, clock, roles, lookup, failed } = admission;
  const known = async (): Promise<boolean> => {
    const member = await staff.identify(credentials, lookup);
    return member !== null && (roles === undefined || roles.includes(member.role));
  };
  known().then(
    (yes) => {
      if (!yes) return connection.close('unauthorized');
      begin();
      watchSession(connection, clock, known, failed);
    },
    () => connection.close('unavailable'),
  );
}
