// Classifies errors of the driver: the server is unavailable, a transaction conflicted, or the request is at fault. By class,
// label and code: https://github.com/mongodb/specifications and the server's src/mongo/base/error_codes.yml.
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

/** Maps the driver's error to the store's unless the request is at fault; returns anything else unchanged. */
export function storeError(error: unknown): unknown {
  if (!(error instanceof MongoError)) return error;
  const code = Number(error.code);
  const refusal = refusals.get(code);
  if (refusal) {
    return new StoreUnavailableError(`MongoDB ${refusal.why} (${error.message}): ${refusal.toDo}`, { cause: error });
  }
  if (!isUnavailable(error)) return error;
  if (error instanceof MongoServerError && !isKnown(error)) {
    return new StoreUnavailableError(
      `MongoDB refuses with code ${error.code}, which Waggle does not know (${error.message}): see MongoDB’s log`,
      { cause: error, unexplained: true },
    );
  }
  return new StoreUnavailableError(`MongoDB cannot be reached now (${error.message}): is it running at MONGODB_URL?`, {
    cause: error,
  });
}

/**
 * Whether to run the transaction again. Not after a server selection error: the driver has already waited, and the caller
 * must learn of it now.
 */
export const isTransient = (error: unknown): boolean =>
  error instanceof MongoError &&
  !(error instanceof MongoServerSelectionError) &&
  (error.hasErrorLabel('TransientTransactionError') || transient.has(Number(error.code)));

/** Whether the outcome of a commit is unknown, so that it can be sent again. */
export const isCommitUnknown = (error: unknown): boolean =>
  error instanceof MongoError &&
  !error.hasErrorLabel('TransientTransactionError') &&
  (error.hasErrorLabel('UnknownTransactionCommitResult') || passing.has(Number(error.code)));

export const isDuplicateKey = (error: unknown): boolean => error instanceof MongoError && error.code === 11000;

// The server steps down, shuts down, is not primary, recovers, or is too slow: the retryable codes of the driver
// specifications, and other temporary ones.
const passing = new Set([
  ...[6, 7, 50, 64, 89, 91, 134, 189, 262, 9001, 10058, 10107, 11600, 11602, 13388, 13435, 13436],
  ...[24, 46, 202, 225, 234, 317, 320, 334, 358, 365, 384],
]);

// Also: a write conflict (112), a missing transaction (251). The server usually labels them, but not always.
const transient = new Set([...passing, 112, 251]);

const isKnown = (error: MongoServerError): boolean =>
  error instanceof MongoWriteConcernError ||
  transient.has(Number(error.code)) ||
  ofTheServer.has(Number(error.code)) ||
  ['TransientTransactionError', 'RetryableWriteError', 'UnknownTransactionCommitResult', 'SystemOverloadedError'].some(
    (label) => error.hasErrorLabel(label),
  );

// Besides: it was interrupted, or has too little of something, or a shard, a cursor or a snapshot is gone.
const ofTheServer = new Set([
  ...[37, 38, 39, 61, 63, 70, 75, 79, 98, 100, 133, 136, 146, 148, 150, 175, 237, 239, 244, 246, 250, 256, 267, 279],
  ...[290, 314, 325, 331, 391, 392, 393, 11601, 13297, 462, 463],
]);

interface Refusal {
  readonly why: string;
  readonly toDo: string;
}

// Users may be made after the services were started.
const noUser: Refusal = {
  why: 'does not let the user of MONGODB_URL in',
  toDo: 'is it made already, with this password? `waggle init users` makes it.',
};
const noPrimary: Refusal = {
  why: 'has no primary here that takes writes',
  toDo: 'an election ends within seconds; otherwise see rs.status(), and whether MONGODB_URL names all members',
};
// Errors that an operator has to fix, and errors with their own class.
const refusals: ReadonlyMap<number, Refusal> = new Map([
  [13, { ...noUser, why: 'does not let the user of MONGODB_URL do that' }],
  [18, noUser],
  ...[189, 10058, 10107, 11602, 13435, 13436].map((code) => [code, noPrimary] as const),
  ...[91, 11600].map((code) => [code, { why: 'is shutting down', toDo: 'start it again' }] as const),
  [14031, { why: 'takes no writes, since its disk is nearly full', toDo: 'give it more space' }],
  [146, { why: 'has no memory left for this', toDo: 'give it more' }],
]);

// Permanent errors of the request: bad values, documents that are too big or violate the collection's rules, duplicate keys,
// unknown commands. All other server errors say nothing about the request.
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
    // The driver does not export its pool's error classes.
    (error instanceof MongoDriverError && poolErrors.has(error.name))
  );
}

const poolErrors = new Set([
  'MongoWaitQueueTimeoutError',
  'MongoPoolClearedError',
  'MongoPoolClosedError',
  'MongoClientClosedError',
]);
