// The token with which a customer follows an order. It is derived and never stored, so that a repeated request gets the same
// token again, and a stolen database contains none.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { OrderId } from '@waggle/contracts';

/** @param secret of the orders service, generated on its first start */
export const trackingToken = (secret: string, orderId: OrderId): string =>
  createHmac('sha256', secret).update(orderId).digest('base64url');

/** SHA-256, hex: stored, and sent in `order.created`. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Every wrong token takes the same time. */
export const tokenMatches = (token: string, hash: string): boolean =>
  timingSafeEqual(Buffer.from(hashToken(token), 'hex'), Buffer.from(hash, 'hex'));
