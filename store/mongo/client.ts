// How the stores talk to MongoDB: the client's options, and which of the driver's errors mean that it is away.
import {
  type MongoClientOptions,
  MongoDriverError,
  MongoError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoServerSelectionError,
  MongoWriteConcernError,
} from 'mongodb';
import { StoreUnavailableError } from '../store.ts';

/** For `new MongoClient(url, mongoClientOptions)`. A setting in the url wins over none of these. */
export const mongoClientOptions: MongoClientOptions = {
  // An acknowledged order survives the loss of any one member, and is read back by none that would lose it.
  writeConcern: { w: 'majority', journal: true },
  // Named once more by themselves: otherwise those of a url would be mixed in.
  w: 'majority',
  journal: true,
  readConcern: { level: 'majority' },
  readConcernLevel: 'majority',
  readPreference: 'primary',
  retryWrites: true,
  retryReads: true,
  // Longer than an election usually takes, shorter than a customer waits.
  serverSelectionTimeoutMS: 4_000,
  connectTimeoutMS: 4_000,
  waitQueueTimeoutMS: 8_000,
  // The driver waits for ever by default: a server that hangs without closing its connections would hang us too.
  socketTimeoutMS: 20_000,
  heartbeatFrequencyMS: 4_000,
  maxPoolSize: 64,
};

/** The driver's error as the store's, when it says that the server is away for now; anything else as it is. */
export function storeError(error: unknown): unknown {
  if (isRefused(error)) {
    const why = `MongoDB does not let the user of MONGODB_URL in (${error.message})`;
    return new StoreUnavailableError(
      `${why}: is it made already, with this password? \`waggle init users\` makes it.`,
      {
        cause: error,
      },
    );
  }
  if (!isUnavailable(error)) return error;
  return new StoreUnavailableError(`MongoDB cannot be reached now (${error.message}): is it running at MONGODB_URL?`, {
    cause: error,
  });
}

/** Runs calls of the driver with their errors as the store's. */
export async function asStore<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw storeError(error);
  }
}

// Stepping down, shutting down, not yet primary, unreachable peers, too slow: all pass by themselves.
const passing = new Set([6, 7, 50, 64, 89, 91, 134, 189, 262, 9001, 10058, 10107, 11600, 11602, 13435, 13436]);

function isUnavailable(error: unknown): error is MongoError {
  if (!(error instanceof MongoError)) return false;
  if (error instanceof MongoNetworkError || error instanceof MongoServerSelectionError) return true;
  if (error instanceof MongoNotConnectedError || error instanceof MongoWriteConcernError) return true;
  if (error instanceof MongoDriverError)
    return /^Mongo(WaitQueueTimeout|PoolCleared|PoolClosed|TopologyClosed|ClientClosed)Error$/.test(error.name);
  return passing.has(Number(error.code));
}

// No such user or another password; no right to do this. Users may be made after the services were started.
const refusing = new Set([13, 18]);

const isRefused = (error: unknown): error is MongoError =>
  error instanceof MongoError && refusing.has(Number(error.code));
