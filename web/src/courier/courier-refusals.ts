// Why Waggle refused a request of a courier.
import { refusalCodes } from '../api/refusal-codes.ts';

export const refusalOf = refusalCodes(['delivery_not_found', 'step_not_possible']);
