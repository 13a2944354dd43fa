// The tokens with which an order is followed: one for the device that ordered, which may also cancel, and one for shared links,
// which only views. They are derived and never stored, so that a repeated request gets the same ones again, and a stolen database
// contains none.
import { createHash, createHmac } from 'node:crypto';
import type { OrderId, PlacedOrder } from '@waggle/contracts';
import { tokenHasHash } from '@waggle/service-kit/identity';
import type { Order } from './order.rules.ts';
import type { AnsweredOrder } from './order-records.ts';

/** The newest derives the tokens of new orders, the others those of orders that were placed with them. */
export type TrackingSecrets = readonly [newest: string, ...older: string[]];

type Tokens = Pick<PlacedOrder, 'tracking_token' | 'shared_token'>;

const derived = (secret: string, text: string): string => createHmac('sha256', secret).update(text).digest('base64url');

export const newTokens = ([secret]: TrackingSecrets, orderId: OrderId): Required<Tokens> => ({
  tracking_token: derived(secret, orderId),
  shared_token: derived(secret, `shared ${orderId}`),
});

/** The answer to the request that placed the order, again: with what its customer typed while that is known. */
export function answeredAgain(secrets: TrackingSecrets, answer: AnsweredOrder, order: Order): PlacedOrder {
  const { customer, items, bill, payment } = order;
  // An answer of an earlier version holds the customer itself.
  const { customer: _, ...rest } = answer as PlacedOrder;
  const money = { ...(bill ? { bill } : {}), ...(payment ? { payment } : {}) };
  return { ...rest, items, ...money, ...(customer ? { customer } : {}), ...tokensAgain(secrets, order) };
}

/** The tokens of a placed order again, by the secret that it was placed with. */
function tokensAgain(secrets: TrackingSecrets, { order_id, tracking_token_hash, shared_token_hash }: Order): Tokens {
  const candidates = secrets.map((secret) => newTokens([secret], order_id));
  const found = candidates.find(({ tracking_token }) => tokenHasHash(tracking_token, tracking_token_hash));
  const { tracking_token, shared_token } = found ?? newTokens(secrets, order_id);
  return { tracking_token, ...(shared_token_hash === undefined ? {} : { shared_token }) };
}

/** SHA-256, hex: stored, and sent in `order.created`. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');
