// The keys in Redis.
import { deadLetterStream } from '@waggle/contracts';

export interface Keys {
  readonly stream: (name: string) => string;
  /** A hash per group: entry id → its failures. */
  readonly failures: (stream: string, group: string) => string;
  readonly deadLetters: string;
}

/** The prefix of every key and channel of a namespace. */
export const keyPrefix = (namespace: string): string => (namespace ? `${namespace}:` : '');

export function keysIn(namespace: string): Keys {
  const prefix = keyPrefix(namespace);
  return {
    stream: (name) => `${prefix}${name}`,
    failures: (stream, group) => `${prefix}${stream}:${group}:failures`,
    deadLetters: `${prefix}${deadLetterStream}`,
  };
}
