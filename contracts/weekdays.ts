// The days of the week, as opening hours name them. Kept apart from the schemas, which browsers do not need.

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof weekdays)[number];
