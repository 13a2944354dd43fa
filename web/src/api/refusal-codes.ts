// Why Waggle said no, by the name of the words for it: each page has words for the codes that it can meet. Pure.
import type { ApiError } from './api-error.ts';

/** Not the server's own words: they are in English, and for whoever reads its log. */
export const refusalCodes =
  <Code extends string>(known: readonly Code[]) =>
  ({ code }: Pick<ApiError, 'code'>): Code | 'other' =>
    known.find((one) => one === code) ?? 'other';
