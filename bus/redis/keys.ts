// Where things are kept in Redis.
import { deadLetterStream } from '@waggle/contracts';

export interface Keys {
  readonly stream: (name: string) => string;
  /** A hash beside a group: entry id → its failures. */
  readonly failures: (stream: string, group: string) => string;
  readonly deadLetters: string;
}

/** @param namespace goes before every key */
export const keysIn = (namespace: string): Keys => ({
  stream: (name) => `${namespace}${name}`,
  failures: (stream, group) => `${namespace}${stream}:${group}:failures`,
  deadLetters: `${namespace}${deadLetterStream}`,
});
