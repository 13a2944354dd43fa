// What a staff page is in: it asks for the role, and has the links of staff.

import type { Role } from '@waggle/contracts';
import { type ReactNode, Suspense } from 'react';
import { Loading } from './shell/loading.tsx';
import { StaffShell } from './shell/staff-shell.tsx';
import { RequireRole } from './sign-in/require-role.tsx';

export interface StaffFrameProps {
  /** Null for any role. */
  readonly role: Role | null;
  readonly children: ReactNode;
}

export default function StaffFrame({ role, children }: StaffFrameProps) {
  return (
    <RequireRole role={role}>
      <StaffShell>
        <Suspense fallback={<Loading />}>{children}</Suspense>
      </StaffShell>
    </RequireRole>
  );
}
