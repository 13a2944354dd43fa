// Why a courier does not hand over what they took. `other` goes with words.

/** Why they give a delivery back. */
export const giveBackReasons = ['mistake', 'vehicle', 'too_many', 'other'] as const;
export type GiveBackReason = (typeof giveBackReasons)[number];

/** Why they could not hand it over. */
export const failureReasons = ['nobody_there', 'wrong_address', 'refused', 'other'] as const;
export type FailureReason = (typeof failureReasons)[number];
