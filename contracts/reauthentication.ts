// Kept apart from the schemas, which browsers do not need.

/** The code of a refusal that `POST /api/session/confirm` lifts. */
export const reauthenticationRequired = 'reauthentication_required';
