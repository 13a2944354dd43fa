// Maps errors of node-redis and Redis to those of the event log. Redis puts an error code at the start of its reply: only this
// file reads it.

import { ErrorReply } from '@redis/client';
import { messageOf } from '@waggle/contracts';
import { EngineRefusedError, EngineUnavailableError, GroupMissingError } from '../event-log.ts';

/** A server that answers, but that Waggle cannot use as it is now. */
export class UnusableRedisError extends Error {
  override readonly name: string = 'UnusableRedisError';
  /** What it is. */
  readonly found: string;
  /** What to give instead. */
  readonly remedy: string;

  constructor(found: string, remedy: string) {
    super(`${found}: ${remedy}`);
    this.found = found;
    this.remedy = remedy;
  }
}

/** A server that Waggle cannot work with, now or later. */
export class UnsupportedRedisError extends UnusableRedisError {
  override readonly name = 'UnsupportedRedisError';
}

/**
 * The error to throw for `error`: EngineUnavailableError or GroupMissingError with the original as its cause, or `error`
 * itself when a retry would not help.
 */
export function engineError(error: unknown, address: string): unknown {
  if (error instanceof EngineUnavailableError || error instanceof GroupMissingError) return error;
  if (error instanceof EngineRefusedError) return error;
  const message = messageOf(error);
  if (isGroupMissing(error)) {
    return new GroupMissingError(`the consumer group is gone on Redis at ${address}: ${message}`, { cause: error });
  }
  const refusal = temporaryRefusal(message);
  if (refusal) {
    const { code, why, remedy } = refusal;
    return new EngineUnavailableError(`Redis at ${address} ${why} (${message}): ${remedy}`, {
      cause: error,
      refusal: code,
    });
  }
  if (!surfaces(error)) {
    return new EngineUnavailableError(`Redis at ${address} cannot be used now: ${message}`, { cause: error });
  }
  return error;
}

/**
 * The connection is useless: the server was demoted while connected, and a new connection may reach the new primary; or it no
 * longer knows the user, whom a new connection authenticates.
 */
export const needsReconnect = (error: unknown): boolean =>
  /^(READONLY|UNBLOCKED force|NOAUTH)\b/.test(messageOf(error));

/** Error replies and misuse of node-redis are permanent. Everything else is a connection problem. */
const surfaces = (error: unknown): boolean => error instanceof ErrorReply || error instanceof TypeError;

/** A missing ACL permission for a command, key or channel. Inside a script Redis replies with a sentence instead of a code. */
export const isPermissionDenied = (error: unknown): boolean =>
  /^NOPERM\b|^ERR (?:The user executing the script can't run this command|ACL failure in script)/.test(
    messageOf(error),
  );

/** The key holds a value of another type. */
export const isWrongType = (error: unknown): boolean => /^WRONGTYPE\b/.test(messageOf(error));

/** Redis creates a stream with its first entry or group: before that, it replies with this error. */
export const isKeyMissing = (error: unknown): boolean =>
  /^ERR (?:no such key|The XGROUP subcommand requires the key to exist)/.test(messageOf(error));

export const groupExists = (error: unknown): boolean => /^BUSYGROUP\b/.test(messageOf(error));

/** The server lacks a script, or has flushed it: send its source. */
export const isScriptMissing = (error: unknown): boolean => /^NOSCRIPT\b/.test(messageOf(error));

/** The last published id from our append script when the stream is behind; null for any other error. */
export const lastIdIfBehind = (error: unknown): string | null => /^BEHIND (\S+)/.exec(messageOf(error))?.[1] ?? null;

/** The stream or its group is gone. A blocked reader gets UNBLOCKED when the key disappears, the next one NOGROUP. */
const isGroupMissing = (error: unknown): boolean =>
  /^(NOGROUP\b|UNBLOCKED the stream key no longer exists)/.test(messageOf(error));

/** The key belongs to another node of a Redis Cluster. */
export const isOnOtherNode = (error: unknown): boolean => /^(MOVED|ASK|CROSSSLOT)\b/.test(messageOf(error));

/** What a client of a cluster gets while a slot moves, and once it has moved. */
export const isBetweenNodes = (error: unknown): boolean => /^(MOVED|ASK|TRYAGAIN|CLUSTERDOWN)\b/.test(messageOf(error));

/** The slot is another node's, or this node has lost touch with the others: another one may know better. */
export const isMoved = (error: unknown): boolean => /^(MOVED|CLUSTERDOWN)\b/.test(messageOf(error));

/**
 * A slot between two nodes is away for the moment that its keys take to move. The script that needs two keys could be asked of
 * neither node then, so single commands are not sent after the keys either: all wait, and find them together.
 */
export function betweenNodes(error: unknown, address: string): EngineUnavailableError {
  const message = messageOf(error);
  const [code = ''] = message.split(' ', 1);
  const why =
    code === 'CLUSTERDOWN'
      ? 'is a node of a Redis Cluster that serves no keys now'
      : 'is a node of a Redis Cluster that moves keys, or has moved them';
  return new EngineUnavailableError(
    `Redis at ${address} ${why} (${message}): it is tried again at their new place; redis-cli --cluster check says how the cluster is`,
    { cause: error, ...(code === 'CLUSTERDOWN' ? { refusal: code } : {}) },
  );
}

interface TemporaryRefusal {
  readonly code: string;
  readonly why: string;
  readonly remedy: string;
}

/** Null when `message` is not a refusal that ends by itself or when an operator repairs the server. */
export function temporaryRefusal(message: string): TemporaryRefusal | null {
  // The only one without a code of its own.
  const tooManyClients = 'ERR max number of clients';
  const code = message.startsWith(tooManyClients)
    ? tooManyClients
    : (/^(?:UNBLOCKED force|[A-Z]+)\b/.exec(message)?.[0] ?? '');
  const found = temporaryRefusals[code];
  return found ? { code, ...found } : null;
}

const demoted = {
  why: 'is a read-only replica',
  remedy: 'give the address of its primary in REDIS_URL, or promote it (REPLICAOF NO ONE)',
};
const password = 'correct the password in REDIS_URL, or the one in Redis with ACL SETUSER';

const temporaryRefusals: Readonly<Record<string, Omit<TemporaryRefusal, 'code'>>> = {
  OOM: {
    why: 'accepts no writes because its memory is full',
    remedy: 'raise its maxmemory (CONFIG SET maxmemory), or remove other data from it',
  },
  MISCONF: {
    why: 'accepts no writes because it cannot save to its disk',
    remedy: 'see its log, and give its folder space and permissions',
  },
  NOREPLICAS: {
    why: 'accepts no writes because too few replicas are connected',
    remedy: 'reconnect them, or lower min-replicas-to-write',
  },
  READONLY: demoted,
  'UNBLOCKED force': demoted,
  LOADING: { why: 'is loading its files', remedy: 'it answers when it has finished' },
  BUSY: {
    why: 'is blocked by a script',
    remedy: 'SCRIPT KILL stops it; one that has written (UNKILLABLE) stops only with SHUTDOWN NOSAVE',
  },
  MASTERDOWN: {
    why: 'is a replica that has lost its primary',
    remedy: 'restart the primary, or give the address of another one in REDIS_URL',
  },
  CLUSTERDOWN: {
    why: 'is a node of a Redis Cluster that does not serve all keys',
    remedy: 'give the address of a Redis without cluster mode in REDIS_URL',
  },
  TRYAGAIN: { why: 'is moving keys between nodes', remedy: 'it answers when it has finished' },
  NOAUTH: { why: 'requires a password', remedy: password },
  WRONGPASS: { why: 'rejects the user or the password', remedy: password },
  'ERR max number of clients': {
    why: 'accepts no more connections',
    remedy: 'raise its maxclients, or close other connections',
  },
};

/** The answer of a server of its own to a command of a cluster. It has no code of its own. */
export const isClusterDisabled = (error: unknown): boolean =>
  error instanceof ErrorReply && error.message.includes('cluster support disabled');
