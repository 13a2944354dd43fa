// The refusals of a courier's requests that have a text.
import { refusalCodes } from '../api/refusal-codes.ts';

export const courierRefusalOf = refusalCodes([
  'delivery_not_found',
  'step_not_possible',
  'order_cancelled',
  'not_on_the_way',
]);
