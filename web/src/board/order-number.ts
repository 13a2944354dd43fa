// The number that people call an order by.

/** Short enough to be called across a kitchen. */
export const orderNumber = (orderId: string): string => orderId.slice(-4).toUpperCase();
