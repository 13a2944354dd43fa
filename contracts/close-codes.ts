// WebSocket close codes. Kept apart from the schemas, which browsers do not need.

/** Why a socket was closed. `resume`: connect again with `after` set to the last step seen. */
export const closeCodes = {
  goingAway: { code: 1001, reason: 'the server is stopping: resume', resume: true },
  tooMany: { code: 1013, reason: 'too many WebSockets from this address: resume later', resume: true },
  tooManyMessages: { code: 1008, reason: 'too many messages on one WebSocket', resume: true },
  badMessage: { code: 4400, reason: 'the first message must be a subscribe message', resume: false },
  unauthorized: { code: 4401, reason: 'this takes a session or the staff token', resume: false },
  notFound: { code: 4404, reason: 'no such order for this token', resume: false },
  linkExpired: {
    code: 4410,
    reason: 'the shared link has expired: the order ended more than a day ago',
    resume: false,
  },
  subscribeTimeout: { code: 4408, reason: 'no subscribe message in time', resume: false },
  notKnownYet: {
    code: 4425,
    reason: 'no such order is known here: if it was just placed, resume shortly',
    resume: true,
  },
  tooSlow: { code: 4429, reason: 'reading too slowly: resume', resume: true },
  unavailable: { code: 4503, reason: 'the store cannot be reached: resume', resume: true },
} as const;

export type CloseReason = keyof typeof closeCodes;
