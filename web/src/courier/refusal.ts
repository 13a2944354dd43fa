// Why Waggle said no to a courier.
import { refusalAmong } from '../api/refusal.ts';

export const refusalOf = refusalAmong(['delivery_not_found', 'step_not_possible']);
