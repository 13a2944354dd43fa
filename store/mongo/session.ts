// Passing a session on: a call that forgets it silently leaves the transaction.
import type { ClientSession } from 'mongodb';

/** To be spread into the options of every call on a collection. */
export const within = (session: ClientSession | undefined): { session: ClientSession } | Record<string, never> =>
  session ? { session } : {};
