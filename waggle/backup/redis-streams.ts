// What a restore does on Redis: it checks whether a consumer is reading a stream, and deletes the stream.

import { GroupMissingError } from '@waggle/bus';
import { openRedisConnection } from '@waggle/bus/redis/connection.ts';
import { isKeyMissing } from '@waggle/bus/redis/errors.ts';
import { asFields, asInteger, asList, asText } from '@waggle/bus/redis/replies.ts';
import { redisUrlOf } from '@waggle/service-kit/process/servers';

export interface Streams {
  /** The name of a consumer that has read from the stream recently; null when there is none. */
  activeReader(key: string, group: string): Promise<string | null>;
  remove(keys: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export function openStreams(url: string): Streams {
  const connection = openRedisConnection({ url: redisUrlOf(url), purpose: 'restore' });
  return {
    async activeReader(key, group) {
      const consumers = await connection.send(['XINFO', 'CONSUMERS', key, group]).catch((error: unknown) => {
        // No stream, or no group on it: no consumer reads it.
        if (isKeyMissing(error) || error instanceof GroupMissingError) return [];
        throw error;
      });
      const active = asList(consumers)
        .map(asFields)
        .find((consumer) => asInteger(consumer.get('idle')) < idleMs);
      return active ? asText(active.get('name')) : null;
    },
    async remove(keys) {
      await connection.send(['UNLINK', ...keys]);
    },
    close: () => connection.close(),
  };
}

// A reader sends a command at least every five seconds.
const idleMs = 8_000;
