// The roles of staff. Apart from the schemas: browsers need these and no schemas.

/** `admin` may do what the others may. */
export const roles = ['kitchen', 'courier', 'admin'] as const;
export type Role = (typeof roles)[number];
