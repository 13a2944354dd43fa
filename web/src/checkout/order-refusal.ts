// Why the server refused an order, grouped by what the customer can do about it.
import type { OrderCeiling, Problem } from '@waggle/contracts';
import type { ApiError } from '../api/api-error.ts';

export type Refusal =
  | { readonly kind: 'short'; readonly short: NonNullable<Problem['short']> }
  /** Dishes are outside of their hours. */
  | { readonly kind: 'later' }
  /** The menu has changed: an item or a chosen option is gone. */
  | { readonly kind: 'changed' }
  /** The total differs from the one that the customer saw. */
  | { readonly kind: 'price' }
  /** The kitchen delivers elsewhere now. */
  | { readonly kind: 'area' }
  /** It offers no pick-up any more, or no delivery. */
  | { readonly kind: 'serving' }
  | { readonly kind: 'closed' }
  /** No quarter of an hour that the kitchen can promise has room. */
  | { readonly kind: 'full' }
  /** It cannot be had at the time that was chosen. */
  | { readonly kind: 'wanted' }
  /** Too many orders in a short time. `until`: ms since the epoch by the server's clock. */
  | { readonly kind: 'too_soon'; readonly until: number }
  | { readonly kind: 'too_large'; readonly ceiling: OrderCeiling }
  /** An order with this key and other content exists: the customer may not know that they placed it. */
  | { readonly kind: 'sent_before' }
  | { readonly kind: 'customer'; readonly fields: readonly string[] }
  | { readonly kind: 'other'; readonly message: string };

/** @param now by the server's clock */
export function orderRefusalOf(
  error: Pick<ApiError, 'status' | 'code' | 'short' | 'errors' | 'message' | 'problem' | 'retryAfter'>,
  now: number,
): Refusal {
  if (error.status === 429) return { kind: 'too_soon', until: now + (error.retryAfter ?? 60) * 1_000 };
  if (error.code === 'out_of_stock') return { kind: 'short', short: error.short };
  if (error.code === 'not_available_now') return { kind: 'later' };
  // What the kitchen delivers at least has changed: the next quote says so.
  if (error.code === 'price_changed' || error.code === 'below_minimum') return { kind: 'price' };
  if (error.code === 'postcode_missing' || error.code === 'not_delivered') return { kind: 'area' };
  if (error.code === 'serving_not_offered') return { kind: 'serving' };
  if (error.code === 'kitchen_closed') return { kind: 'closed' };
  if (error.code === 'kitchen_full') return { kind: 'full' };
  if (error.code.startsWith('wanted_')) return { kind: 'wanted' };
  if (error.code === 'idempotency_key_reused') return { kind: 'sent_before' };
  const { ceiling } = error.problem;
  if (ceiling) return { kind: 'too_large', ceiling };
  const fields = [...error.errors.keys()];
  const ofCustomer = fields.filter((field) => field.startsWith('#/customer/'));
  if (ofCustomer.length > 0) return { kind: 'customer', fields: ofCustomer.map((field) => field.slice(11)) };
  if (fields.some((field) => field.startsWith('#/items/'))) return { kind: 'changed' };
  return { kind: 'other', message: error.message };
}
