// Maps a refusal's code to the key of a text; each page has texts for the codes that it can meet.
import type { ApiError } from './api-error.ts';

/** Pages do not show the server's message: it is always in English. */
export const refusalCodes =
  <Code extends string>(codes: readonly Code[]) =>
  ({ code }: Pick<ApiError, 'code'>): Code | 'other' =>
    codes.find((one) => one === code) ?? 'other';
