// Where each service has its own MongoDB user, only that of accounts may write to the shared database.

/** Whether MongoDB denied an operation to this user. */
export const isForbidden = (error: unknown): boolean => (error as { code?: unknown } | undefined)?.code === 13;
