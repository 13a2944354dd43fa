// Sessions in MongoDB: the collection `sessions` of the database that the services share. Where each service has its own user,
// only that of accounts may write there, so that an intruder in another service cannot become an admin.
import { openMongoCollection } from '@waggle/store/collections/mongo.ts';
import type { Db } from 'mongodb';
import { sessionCollection, sessionRecords } from '../session-records.ts';
import type { SessionRecords } from '../sessions.ts';
import { type TokenRecords, tokenCollection, tokenRecords } from '../stored-tokens.ts';

/** Outside of any transaction. */
export const mongoSessions = (shared: Db): SessionRecords =>
  sessionRecords(openMongoCollection(shared, () => ({}), 'sessions', sessionCollection));

/** Outside of any transaction. */
export const mongoTokens = (shared: Db): TokenRecords =>
  tokenRecords(openMongoCollection(shared, () => ({}), 'tokens', tokenCollection));

/** The database that the services share: it holds sessions and the hash of the staff token. */
export const sharedDatabase = (namespace: string): string => (namespace ? `waggle_${namespace}` : 'waggle');
