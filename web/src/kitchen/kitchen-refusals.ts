// Why Waggle said no to the kitchen.
import { refusalCodes } from '../api/refusal-codes.ts';

export const refusalOf = refusalCodes(['order_not_found', 'step_not_possible', 'undo_not_possible']);

/** Of what it asked for about the stock. */
export const stockRefusalOf = refusalCodes(['item_not_found', 'stock_full']);
