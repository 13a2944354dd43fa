// Why Waggle said no to the kitchen.
import { refusalAmong } from '../api/refusal.ts';

export const refusalOf = refusalAmong(['order_not_found', 'step_not_possible', 'undo_not_possible']);
