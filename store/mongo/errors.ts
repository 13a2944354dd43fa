// What an error of the driver means: the server refuses for now, another transaction came first, or the request is to blame. By
// class, label and code: https://github.com/mongodb/specifications and the server's src/mongo/base/error_codes.yml.
import {
  MongoDriverError,
  MongoError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoOperationTimeoutError,
  MongoServerClosedError,
  MongoServerError,
  MongoServerSelectionError,
  MongoStalePrimaryError,
  MongoTopologyClosedError,
  MongoWriteConcernError,
} from 'mongodb';
import { StoreUnavailableError } from '../store.ts';

/** The driver's error as the store's, when the request is not to blame for it; anything else as it is. */
export function storeError(error: unknown): unknown {
  if (!(error instanceof MongoError)) return error;
  if (refusing.has(Number(error.code))) {
    const why = `MongoDB does not let the user of MONGODB_URL in (${error.message})`;
    return new StoreUnavailableError(
      `${why}: is it made already, with this password? \`waggle init users\` makes it.`,
      { cause: error },
    );
  }
  if (!isUnavailable(error)) return error;
  return new StoreUnavailableError(`MongoDB cannot be reached now (${error.message}): is it running at MONGODB_URL?`, {
    cause: error,
  });
}

/**
 * The same transaction, begun anew, may succeed. Not when no server was found: then the driver has waited for one already, and
 * the caller shall know now.
 */
export const isTransient = (error: unknown): boolean =>
  error instanceof MongoError &&
  !(error instanceof MongoServerSelectionError) &&
  (error.hasErrorLabel('TransientTransactionError') || transient.has(Number(error.code)));

/** The server may have committed, or not: the same commit can be sent again. */
export const isCommitUnknown = (error: unknown): boolean =>
  error instanceof MongoError &&
  !error.hasErrorLabel('TransientTransactionError') &&
  (error.hasErrorLabel('UnknownTransactionCommitResult') || passing.has(Number(error.code)));

export const isDuplicateKey = (error: unknown): boolean => error instanceof MongoError && error.code === 11000;

// The server steps down or shuts down, is not primary yet, recovers, or is too slow: codes of the driver specifications'
// retryable reads and writes, and of what passes by itself besides.
const passing = new Set([
  ...[6, 7, 50, 64, 89, 91, 134, 189, 262, 9001, 10058, 10107, 11600, 11602, 13388, 13435, 13436],
  ...[24, 46, 202, 225, 234, 317, 320, 334, 358, 365, 384],
]);

// Besides: another transaction wrote first (112), this one is gone (251). A server tells them with a label, but not always.
const transient = new Set([...passing, 112, 251]);

// No such user or another password; no right to do this. Users may be made after the services were started.
const refusing = new Set([13, 18]);

// What was asked for is wrong and stays wrong: bad values, documents that are too big or break a rule of the collection, a key
// that is taken, a command that is none. Everything else that a server answers says nothing about the request.
const ofTheRequest = new Set([
  ...[2, 4, 9, 14, 15, 20, 26, 27, 28, 40, 48, 51, 52, 53, 54, 55, 56, 57, 59, 66, 67, 68, 72, 73, 85, 86, 96],
  ...[115, 121, 166, 168, 197, 224, 238, 241, 263, 303, 10334, 11000, 11001, 12582, 16755, 17280, 17419, 31249, 40415],
]);

function isUnavailable(error: MongoError): boolean {
  if (error instanceof MongoServerError) {
    return error instanceof MongoWriteConcernError || !ofTheRequest.has(Number(error.code));
  }
  return (
    error instanceof MongoNetworkError ||
    error instanceof MongoServerSelectionError ||
    error instanceof MongoNotConnectedError ||
    error instanceof MongoServerClosedError ||
    error instanceof MongoTopologyClosedError ||
    error instanceof MongoStalePrimaryError ||
    error instanceof MongoOperationTimeoutError ||
    // The driver does not export the classes of its pool's errors.
    (error instanceof MongoDriverError && poolErrors.has(error.name))
  );
}

const poolErrors = new Set([
  'MongoWaitQueueTimeoutError',
  'MongoPoolClearedError',
  'MongoPoolClosedError',
  'MongoClientClosedError',
]);
