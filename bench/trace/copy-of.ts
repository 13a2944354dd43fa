// The ids of copies: the last twelve digits are the number of the copy, so that the short numbers of orders are spread evenly.

/** Twelve hexadecimal digits. */
export const digits = (copy: number): string => copy.toString(16).padStart(12, '0');

/** What comes before the digits. @param at the place of the id among those of the order: ids of one millisecond begin alike */
export const beginningOf = (id: string, at: number): string =>
  `${id.slice(0, 8)}-${at.toString(16).padStart(4, '0')}-7000-8000-`;

/** The id of a copy of the order, which is the first of its ids. */
export const copyOf = (orderId: string, copy: number): string => beginningOf(orderId, 0) + digits(copy);
