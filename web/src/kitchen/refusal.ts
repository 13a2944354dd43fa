// Why Waggle said no to the kitchen, by the name of the words for it. Pure.
import type { ApiError } from '../api/api-error.ts';

const known = ['order_not_found', 'step_not_possible', 'undo_not_possible'] as const;
export type Refusal = (typeof known)[number] | 'other';

/** Not the server's own words: they are in English, and for whoever reads its log. */
export const refusalOf = ({ code }: Pick<ApiError, 'code'>): Refusal => known.find((one) => one === code) ?? 'other';
