// When a kitchen's business day begins. Apart from the reckoning with days, which brings a calendar along.

/** By the kitchen's clock, unless it says otherwise. */
export const usualDayBegin = '04:00';
