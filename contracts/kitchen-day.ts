// When a kitchen's business day begins. Apart from the reckoning with days, which brings a calendar along.

/** By the kitchen's clock, unless it says otherwise. */
export const usualDayBegin = '04:00';

/** HH:MM, as a clock shows it: from `00:00` to `23:59`. */
export const timeOfDayPattern = '^([01]\\d|2[0-3]):[0-5]\\d$';
