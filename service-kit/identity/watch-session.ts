// A WebSocket of staff ends with their session: one that was signed out, or whose account was disabled, sees no more.
import { atMost, type Clock, startLoop } from '@waggle/contracts';
import type { Connection } from '../http/index.ts';
import type { Credentials, StaffAuth, StaffMember } from './authentication.ts';
import type { Asked } from './sessions.ts';

const next = atMost(1_000);

/** Whether these credentials are those of staff now. */
export const isStaff = async (staff: StaffAuth, credentials: Credentials, asked?: Asked): Promise<boolean> =>
  (await staff.identify(credentials, asked)) !== null;

/** Closes the connection as unauthorized, two seconds after its credentials ceased to count at the latest. */
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
  /** Default: looking counts as using the session. */
  readonly asked?: Asked;
  readonly failed: (error: unknown) => void;
}

/** Calls `begin` for staff, and closes the connection when they cease to be; closes it at once for anybody else. */
export function admitStaff(connection: Connection, admission: Admission, begin: () => void): void {
  const { staff, credentials, clock, roles, asked, failed } = admission;
  const known = async (): Promise<boolean> => {
    const member = await staff.identify(credentials, asked);
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
