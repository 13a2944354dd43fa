// Who is let in as staff is looked at again: a session that has ended, or an account that was disabled, sees no more.
import type { Clock, Role } from '@waggle/contracts';
import { type Credentials, hasRole, repeat, type StaffAuth } from '@waggle/service-kit';
import type { Connection } from '@waggle/service-kit/connection.ts';

const lookAgainMs = 1_000;

/** Whether these credentials are those of staff now, of one of `roles` if any are given. */
export async function isStaff(staff: StaffAuth, credentials: Credentials, ...roles: readonly Role[]): Promise<boolean> {
  const member = await staff.identify(credentials);
  return member !== null && hasRole(member, roles);
}

/** Closes the connection as unauthorized, two seconds after its credentials ceased to count at the latest. */
export function watchSession(
  connection: Connection,
  clock: Clock,
  still: () => Promise<boolean>,
  failed: (error: unknown) => void,
): void {
  const looking = repeat(
    clock,
    lookAgainMs,
    async () => {
      if (!(await still())) connection.close('unauthorized');
    },
    failed,
  );
  connection.onClosed(() => void looking.stop());
}
