// Where each service has a MongoDB user of its own, most of them may not write here.

/** Whether MongoDB let this user in, but not do that. */
export const isForbidden = (error: unknown): boolean => (error as { code?: unknown } | undefined)?.code === 13;
