// Turns what node-redis and Redis say into the errors that a caller of the event log can do something about. Redis tells an error by
// the code word at the start of its reply: this is the one place that reads it.
import { ErrorReply } from 'redis';
import { EngineRefusedError, EngineUnavailableError, GroupMissingError } from '../event-log.ts';

/**
 * The error to throw for `error`: EngineUnavailableError or GroupMissingError with the original as its cause, or
 * `error` itself when trying again would not help and it has to surface.
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

/** The server was demoted while we were connected: its name may lead to the new primary, so connect again. */
export const saysDemoted = (error: unknown): boolean => /^(READONLY|UNBLOCKED force)\b/.test(messageOf(error));

/** Some errors of node-redis and Node have no message of their own, only a class or a code. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || (error as NodeJS.ErrnoException).code || error.constructor.name;
}

/** What the server says no to, and what we gave node-redis wrongly, do not pass with time. The rest is the connection. */
const surfaces = (error: unknown): boolean => error instanceof ErrorReply || error instanceof TypeError;

/** The user may not do it: a command, a key or a channel. Inside a script Redis gives no code word, but a sentence. */
export const saysDenied = (error: unknown): boolean =>
  /^NOPERM\b|^ERR (?:The user executing the script can't run this command|ACL failure in script)/.test(
    messageOf(error),
  );

/** The key holds a value of another type. */
export const saysWrongType = (error: unknown): boolean => /^WRONGTYPE\b/.test(messageOf(error));

/** Streams are made with their first entry or group: before that, what is asked about one has this answer. */
export const saysNoKey = (error: unknown): boolean =>
  /^ERR (?:no such key|The XGROUP subcommand requires the key to exist)/.test(messageOf(error));

export const saysGroupExists = (error: unknown): boolean => /^BUSYGROUP\b/.test(messageOf(error));

/** The server does not have a script (any more): send its text. */
export const saysNoScript = (error: unknown): boolean => /^NOSCRIPT\b/.test(messageOf(error));

/** The last published id that our append script tells when the stream is behind; null when it does not say that. */
export const lastIdIfBehind = (error: unknown): string | null => /^BEHIND (\S+)/.exec(messageOf(error))?.[1] ?? null;

/** The stream or its group is gone. A reader that waits when the key goes gets UNBLOCKED, the next one NOGROUP. */
const saysGroupMissing = (error: unknown): boolean =>
  /^(NOGROUP\b|UNBLOCKED the stream key no longer exists)/.test(messageOf(error));

// Refusals that pass by themselves or by somebody's care for the server. "max number of clients" comes as a bare ERR.
const saysNotNow =
  /^(LOADING|READONLY|OOM|MASTERDOWN|NOREPLICAS|MISCONF|BUSY|CLUSTERDOWN|TRYAGAIN|UNBLOCKED force|NOAUTH|WRONGPASS)\b|^ERR max number of clients/;
