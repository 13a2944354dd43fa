// A call without its transaction's session silently leaves the transaction.
import type { ClientSession } from 'mongodb';

/** To be spread into the options of every call on a collection. */
export const sessionOptions = (
  session: ClientSession | undefined,
): { session: ClientSession } | Record<string, never> => (session ? { session } : {});
