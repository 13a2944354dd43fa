// Who is let in as staff is looked at again: a session that has ended, or an account that was disabled, sees no more.
import type { Clock } from '@waggle/contracts';
import type { Connection } from '@waggle/service-kit/http';
import type { Asked, Credentials, StaffAuth } from '@waggle/service-kit/identity';
import { repeat } from '@waggle/service-kit/process';

const lookAgainMs = 1_000;

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
