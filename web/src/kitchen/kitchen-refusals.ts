// Why Waggle refused a request of the kitchen.
import { refusalCodes } from '../api/refusal-codes.ts';

export const refusalOf = refusalCodes(['order_not_found', 'step_not_possible', 'undo_not_possible']);

/** About the stock. */
export const stockRefusalOf = refusalCodes(['item_not_found', 'stock_full']);
