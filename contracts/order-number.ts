// The number by which people call an order.

/** The end of an order's id: what stands for an order where its number is not known, and for orders of earlier versions. */
export const shortId = (orderId: string): string => orderId.slice(-4).toUpperCase();

/** What is called across a kitchen: #42. Orders of earlier versions have no number of their day. */
export const calledNumber = ({
  order_id,
  number,
}: {
  readonly order_id: string;
  readonly number?: string | undefined;
}): string => `#${number ?? shortId(order_id)}`;

/** As people type it: the number of a day, or the end of an id. */
export const typedNumber = '^(\\d{1,6}|[0-9A-Fa-f]{4})$';
