// The refusals of the kitchen's requests that have a text.
import { refusalCodes } from '../api/refusal-codes.ts';

export const kitchenRefusalOf = refusalCodes([
  'order_not_found',
  'step_not_possible',
  'undo_not_possible',
  'only_admin_cancels',
  'order_ended',
  'delay_too_long',
  'delivery_not_found',
  'not_on_the_way',
  'not_failed',
  'order_cancelled',
]);

/** Refusals of stock changes. */
export const stockRefusalOf = refusalCodes([
  'item_not_found',
  'choice_not_found',
  'stock_full',
  'stock_not_counted',
  'changed_meanwhile',
]);
