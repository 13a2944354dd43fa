// Maps refusals of Redis to errors that name the command, the user, the key, and the remedy.
import { messageOf } from '@waggle/contracts';
import { EngineRefusedError, EngineUnavailableError } from '../event-log.ts';
import { isOnOtherNode, isPermissionDenied, isWrongType } from './errors.ts';

/** The refused command and its user. */
export interface RefusedCommand {
  readonly address: string;
  readonly user: string;
  readonly args: readonly (string | Buffer)[];
}

/** The user of a Redis URL. */
export const userOf = (url: string): string => decodeURIComponent(new URL(url).username) || 'default';

/**
 * Null when `error` is not a refusal. A temporary one stays an EngineUnavailableError.
 * @param typeOf queries the type of a key
 */
export async function refusalOf(
  error: unknown,
  { address, user, args }: RefusedCommand,
  typeOf: (key: string) => Promise<string>,
): Promise<EngineRefusedError | EngineUnavailableError | null> {
  const keys = keysOf(args);
  if (error instanceof EngineUnavailableError) return withCommand(error, { address, user, args });
  const said = messageOf(error);
  if (isPermissionDenied(error)) {
    const on = keys.length > 0 ? ` on ${keys.join(', ')}` : '';
    return new EngineRefusedError(
      `Redis at ${address} does not let its user ${user} do ${commandOf(args)}${on} (${said}): give that user the right to it with ACL SETUSER, or use another in REDIS_URL`,
      { cause: error },
    );
  }
  if (isOnOtherNode(error)) {
    return new EngineRefusedError(
      `Redis at ${address} refuses ${commandOf(args)} on ${keys.join(', ')}: it is a node of a Redis Cluster (${said}): give the address of a Redis without cluster mode in REDIS_URL`,
      { cause: error },
    );
  }
  if (!isWrongType(error)) return null;
  const found = await Promise.all(keys.map(async (key) => [key, await typeOf(key).catch(() => 'none')] as const));
  const wrong = found.filter(([key, type]) => type !== 'none' && type !== typeFor(key));
  const named = wrong.map(([key, type]) => `its key ${key} holds a ${type} and no ${typeFor(key)}`);
  const what = named.join(', ') || `a key of ${keys.join(', ')} is of another type`;
  return new EngineRefusedError(
    `Redis at ${address} refuses ${commandOf(args)}: ${what}: find out who put it there, and move it away (RENAME) or delete it`,
    { cause: error },
  );
}

function withCommand(error: EngineUnavailableError, { user, args }: RefusedCommand): EngineUnavailableError | null {
  const { refusal, message, cause } = error;
  const keys = keysOf(args);
  if (refusal === undefined || keys.length === 0) return null;
  const command = `it refused ${commandOf(args)} on ${keys.join(', ')} for its user ${user}`;
  return new EngineUnavailableError(`${message}; ${command}`, { cause, refusal });
}

const typeFor = (key: string): string => {
  if (/(^|:)(cache(-generation)?|limit):/.test(key)) return 'string';
  return key.endsWith(':failures') ? 'hash' : 'stream';
};

const commandOf = ([command = '', ...rest]: RefusedCommand['args']): string => {
  const name = String(command).toUpperCase();
  if (name === 'EVALSHA' || name === 'EVAL') return 'a script';
  return name === 'XGROUP' || name === 'XINFO' ? `${name} ${String(rest[0])}` : name;
};

/** The keys or channels of one of our commands. */
function keysOf([command = '', ...rest]: RefusedCommand['args']): string[] {
  const args = rest.map(String);
  switch (String(command).toUpperCase()) {
    case 'EVAL':
    case 'EVALSHA':
      return args.slice(2, 2 + Number(args[1]));
    case 'XREADGROUP': {
      const streams = args.slice(args.indexOf('STREAMS') + 1);
      return streams.slice(0, streams.length / 2);
    }
    case 'XGROUP':
    case 'XINFO':
      return args.slice(1, 2);
    case 'PING':
    case 'INFO':
    case 'CLIENT':
      return [];
    default:
      return args.slice(0, 1);
  }
}
