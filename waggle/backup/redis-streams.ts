// What a restore does on Redis: it checks whether a consumer is reading a stream, and deletes the streams.
import { createRedisEventLog } from '@waggle/bus/redis/event-log.ts';
import { removeStreams } from '@waggle/bus/redis/remove-streams.ts';
import { streamNames } from '@waggle/contracts';
import { redisUrlOf } from '@waggle/service-kit/process/servers';
import { topology } from '@waggle/services';

export interface Streams {
  /** The name of a consumer that has read from the stream recently; null when there is none. */
  activeReader(stream: string, group: string): Promise<string | null>;
  /** All streams with their groups; dead letters stay. */
  remove(): Promise<void>;
  close(): Promise<void>;
}

export function openStreams(options: {
  readonly redisUrl: string;
  readonly namespace: string;
  readonly partitions: number;
}): Streams {
  const { namespace, partitions } = options;
  const redis = { url: redisUrlOf(options.redisUrl), namespace, partitions };
  const log = createRedisEventLog(redis);
  return {
    async activeReader(stream, group) {
      const { groups } = await log.info(stream);
      const consumers = groups.find((one) => one.group === group)?.consumers ?? [];
      return consumers.find(({ idleMs }) => idleMs < activeWithinMs)?.name ?? null;
    },
    remove: () => removeStreams(redis, new Map(streamNames.map((stream) => [stream, topology.groupsOf(stream)]))),
    close: () => log.close(),
  };
}

// A reader sends a command at least every five seconds.
const activeWithinMs = 8_000;
