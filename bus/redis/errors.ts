// Maps errors of node-redis and Redis to those of the event log. Redis puts an error code at the start of its reply: only this
// file reads it.
import { ErrorReply } from 'redis';
import { EngineRefusedError, EngineUnavailableError, GroupMissingError } from '../event-log.ts';

/**
 * The error to throw for `error`: EngineUnavailableError or GroupMissingError with the original as its cause, or `error`
 * itself when a retry would not help.
 */
export function engineError(error: unknown, address: string): unknown {
  if (error instanceof EngineUnavailableError || error instanceof GroupMissingError) return error;
  if (error instanceof EngineRefusedError) return error;
  const message = messageOf(error);
  if (saysGroupMissing(error)) {
    return new GroupMissingError(`the consumer group is gone on Redis at ${address}: ${message}`, { cause: error });
  }
  if (!surfaces(error) || saysNotNow.test(message)) {
    return new EngineUnavailableError(`Redis at ${address} cannot be used now: ${message}`, { cause: error });
  }
  return error;
}

/** The server was demoted while connected: a new connection may reach the new primary. */
export const saysDemoted = (error: unknown): boolean => /^(READONLY|UNBLOCKED force)\b/.test(messageOf(error));

/** Some errors of node-redis and Node have no message, only a class or a code. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || (error as NodeJS.ErrnoException).code || error.constructor.name;
}

/** Error replies and misuse of node-redis are permanent. Everything else is a connection problem. */
const surfaces = (error: unknown): boolean => error instanceof ErrorReply || error instanceof TypeError;

/** A missing ACL permission for a command, key or channel. Inside a script Redis replies with a sentence instead of a code. */
export const saysDenied = (error: unknown): boolean =>
  /^NOPERM\b|^ERR (?:The user executing the script can't run this command|ACL failure in script)/.test(
    messageOf(error),
  );

/** The key holds a value of another type. */
export const saysWrongType = (error: unknown): boolean => /^WRONGTYPE\b/.test(messageOf(error));

/** Redis creates a stream with its first entry or group: before that, it replies with this error. */
export const saysNoKey = (error: unknown): boolean =>
  /^ERR (?:no such key|The XGROUP subcommand requires the key to exist)/.test(messageOf(error));

export const saysGroupExists = (error: unknown): boolean => /^BUSYGROUP\b/.test(messageOf(error));

/** The server lacks a script, or has flushed it: send its source. */
export const saysNoScript = (error: unknown): boolean => /^NOSCRIPT\b/.test(messageOf(error));

/** The last published id from our append script when the stream is behind; null for any other error. */
export const lastIdIfBehind = (error: unknown): string | null => /^BEHIND (\S+)/.exec(messageOf(error))?.[1] ?? null;

/** The stream or its group is gone. A blocked reader gets UNBLOCKED when the key disappears, the next one NOGROUP. */
const saysGroupMissing = (error: unknown): boolean =>
  /^(NOGROUP\b|UNBLOCKED the stream key no longer exists)/.test(messageOf(error));

// Temporary refusals. "max number of clients" arrives as a bare ERR.
const saysNotNow =
  /^(LOADING|READONLY|OOM|MASTERDOWN|NOREPLICAS|MISCONF|BUSY|CLUSTERDOWN|TRYAGAIN|UNBLOCKED force|NOAUTH|WRONGPASS)\b|^ERR max number of clients/;
