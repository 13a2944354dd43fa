// Why Waggle refused a request, as the key of a text: each page has texts for the codes that it can meet.
import type { ApiError } from './api-error.ts';

/** The server's own message is not shown: it is in English. */
export const refusalCodes =
  <Code extends string>(codes: readonly Code[]) =>
  ({ code }: Pick<ApiError, 'code'>): Code | 'other' =>
    codes.find((one) => one === code) ?? 'other';
