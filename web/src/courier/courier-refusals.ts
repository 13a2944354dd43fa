// Why Waggle said no to a courier.
import { refusalAmong } from '../api/refusal-codes.ts';

export const refusalOf = refusalAmong(['delivery_not_found', 'step_not_possible']);
