// The keys in Redis, and the atomic steps on them, as Lua in scripts/: each file's header names its keys, arguments and result.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deadLetterStream } from '@waggle/contracts';
import type { RedisConnection } from './connection.ts';
import { isScriptMissing } from './errors.ts';
import type { Reply } from './replies.ts';

export interface Keys {
  readonly stream: (name: string) => string;
  /** A hash per group: entry id → its failures. */
  readonly failures: (stream: string, group: string) => string;
  readonly deadLetters: string;
}

/** The prefix of every key and channel of a namespace. */
export const keyPrefix = (namespace: string): string => (namespace ? `${namespace}:` : '');

/** @param tag of a partition: on a cluster, keys with the same tag are on the same node, so that a script may use them together */
export function keysIn(namespace: string, tag = ''): Keys {
  const prefix = keyPrefix(namespace) + (tag ? `{${tag}}:` : '');
  return {
    stream: (name) => `${prefix}${name}`,
    failures: (stream, group) => `${prefix}${stream}:${group}:failures`,
    deadLetters: `${prefix}${deadLetterStream}`,
  };
}

const names = [
  'append',
  'missing',
  'last-published',
  'stream-info',
  'oldest-unhandled',
  'claim',
  'renew',
  'acknowledge',
  'record-failure',
  'note-run',
  'dead-letter',
  'replay-dead-letter',
  'trim',
  'remove-consumers',
  'denied',
] as const;
export type ScriptName = (typeof names)[number];

/** Runs a script by its hash; sends the source only when the server lacks it. */
export async function runScript(
  connection: RedisConnection,
  name: ScriptName,
  keys: readonly string[],
  args: readonly (string | Buffer)[],
): Promise<Reply> {
  const { lua, sha1 } = scripts[name];
  const rest = [String(keys.length), ...keys, ...args];
  try {
    return await connection.send(['EVALSHA', sha1, ...rest]);
  } catch (error) {
    if (!isScriptMissing(error)) throw error;
    return connection.send(['EVAL', lua, ...rest]);
  }
}

const read = (file: string): string => readFileSync(new URL(`./scripts/${file}.lua`, import.meta.url), 'utf8');

// Redis's Lua has no modules: shared functions are prepended to each script.
const lastPublished = read('parts/last-published-function');
const callLastPublished: ReadonlySet<ScriptName> = new Set(['append', 'last-published', 'replay-dead-letter']);

const scripts = Object.fromEntries(
  names.map((name) => {
    const lua = callLastPublished.has(name) ? lastPublished + read(name) : read(name);
    return [name, { lua, sha1: createHash('sha1').update(lua).digest('hex') }];
  }),
) as Record<ScriptName, { readonly lua: string; readonly sha1: string }>;
