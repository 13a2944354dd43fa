// Compares the token with which an order is followed to its hash, which events carry.
import { createHash, timingSafeEqual } from 'node:crypto';

/** @param hash SHA-256, hex. Every wrong token takes the same time. */
export const tokenHasHash = (token: string, hash: string): boolean =>
  timingSafeEqual(createHash('sha256').update(token).digest(), Buffer.from(hash, 'hex'));
