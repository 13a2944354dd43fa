// The token that makes somebody the holder of an order. It is derived and never stored, so a repeated request can be given
// the same one again, and a stolen database shows none.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { OrderId } from '@waggle/contracts';

/** @param secret the orders service's own, made on its first start */
export const trackingToken = (secret: string, orderId: OrderId): string =>
  createHmac('sha256', secret).update(orderId).digest('base64url');

/** SHA-256, hex: what is stored, and what travels in `order.created`. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Takes the same time for every wrong token. */
export const tokenMatches = (token: string, hash: string): boolean =>
  timingSafeEqual(Buffer.from(hashToken(token), 'hex'), Buffer.from(hash, 'hex'));
