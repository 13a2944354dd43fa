// What a restore does on Redis: it checks whether a consumer is reading a stream, and deletes the stream.

import { GroupMissingError } from '@waggle/bus';
import { openConnection } from '@waggle/bus/redis/connection.ts';
import { saysNoKey } from '@waggle/bus/redis/errors.ts';
import { fields, integer, list, text } from '@waggle/bus/redis/replies.ts';
import { redisUrlOf } from '@waggle/service-kit/process/servers';

export interface Streams {
  /** The name of a consumer that has read from the stream lately; null when there is none. */
  activeReader(key: string, group: string): Promise<string | null>;
  remove(keys: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export function openStreams(url: string): Streams {
  const connection = openConnection({ url: redisUrlOf(url), purpose: 'restore' });
  return {
    async activeReader(key, group) {
      const consumers = await connection.send(['XINFO', 'CONSUMERS', key, group]).catch((error: unknown) => {
        // No stream, or no group on it: no consumer reads it.
        if (saysNoKey(error) || error instanceof GroupMissingError) return [];
        throw error;
      });
      const active = list(consumers)
        .map(fields)
        .find((consumer) => integer(consumer.get('idle')) < idleMs);
      return active ? text(active.get('name')) : null;
    },
    async remove(keys) {
      await connection.send(['UNLINK', ...keys]);
    },
    close: () => connection.close(),
  };
}

// A reader sends a command at least every five seconds.
const idleMs = 8_000;
