// The days of the week, as opening hours name them. Apart from the menu: browsers need these and no schemas.

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof weekdays)[number];
