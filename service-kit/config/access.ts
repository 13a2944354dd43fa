// Who may use a service's routes and WebSockets: the table in its manifest, which refuses what it does not list.
import type { Role } from '@waggle/contracts';

/**
 * A role, or one of these: `anyone`; `tracking`: the holder of the order's tracking token; `shared`: the holder of its shared
 * link. The route itself recognizes both. `password-due`, besides roles: also those of them who must choose a password before
 * anything else. The staff token has the rights of an admin, another token those of its role.
 */
export type Principal = Role | 'anyone' | 'tracking' | 'shared' | 'password-due';

/** Route → who may use it: `GET /api/orders/:id`, `WS /ws/kitchen`. A process refuses to start with a route that is missing here. */
export type AccessTable = Readonly<Record<string, readonly Principal[]>>;

const roles: readonly Principal[] = ['kitchen', 'courier', 'admin'] satisfies Role[];

/** The staff among them. */
export const rolesOf = (principals: readonly Principal[]): readonly Role[] =>
  principals.filter((principal): principal is Role => roles.includes(principal));
