// The roles of staff. Kept apart from the schemas, which browsers do not need.

/** `admin` may do what the others may. */
export const roles = ['kitchen', 'courier', 'admin'] as const;
export type Role = (typeof roles)[number];
