// The short number of an order that people call out.

/** Short enough to be called across a kitchen. */
export const orderNumber = (orderId: string): string => orderId.slice(-4).toUpperCase();
