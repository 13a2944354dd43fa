// Bugs of the consumer's outages, pauses and stops, and of what is left behind.
import type { Mutant } from './mutant.ts';

const consumerTests = (name: string) =>
  ({ kind: 'conformance', path: 'bus/conformance/embedded.conformance.test.ts', name }) as const;
const redisTests = (name: string) =>
  ({ kind: 'conformance', path: 'bus/redis/redis.conformance.test.ts', name }) as const;

export const consumerMutants: readonly Mutant[] = [
  {
    name: 'a missing group is not created again',
    breaks: 'after a flush nothing is handled until every process restarts',
    file: 'bus/reading.ts',
    find: '      if (missing) await ensureGroup(state, stream);\n',
    replace: '',
    caughtBy: redisTests('after a flush the running handler is aborted, and later events are handled'),
    needs: 'redis',
  },
  {
    name: 'the backoff does not grow',
    breaks: 'a second uses up all attempts, and an outage of a minute makes dead letters',
    file: 'contracts/backoff.ts',
    find: 'firstMs * factor ** (failuresInARow - 1)',
    replace: 'firstMs',
    caughtBy: {
      kind: 'unit',
      path: 'bus/backoff.unit.test.ts',
      name: 'without jitter the backoff of a failed handler is 200, 400, 800 ms … up to 30 s',
    },
  },
  {
    name: 'an event in backoff is overtaken',
    breaks: 'a later event of its order is handled first',
    file: 'bus/lanes.ts',
    find: '    paused += 1;\n',
    replace: '    paused += 1;\n    lanes.delete(lane.key);\n',
    caughtBy: consumerTests('during a backoff only the later events of that order wait'),
  },
  {
    name: 'a stop without a timeout',
    breaks: 'a hanging handler keeps its process from stopping',
    file: 'bus/consumer.ts',
    find: 'pause(clock, timeoutMs, state.over.signal)',
    replace: 'pause(clock, timeoutMs + 10_000, state.over.signal)',
    caughtBy: consumerTests('a hanging handler is aborted in time, and its entry left for others'),
  },
  {
    name: 'a stop does not wait for running handlers',
    breaks: 'every rolling restart abandons running events until others claim them',
    file: 'bus/consumer.ts',
    find: '      await until(() => handling.idle, state.changed, state.over.signal);\n',
    replace: '',
    caughtBy: consumerTests('stopping lets running handlers finish, acknowledges them, and leaves the group'),
  },
  {
    name: 'redis: trimming below the floor',
    breaks: 'entries that are retained for inspection and for new groups disappear at once',
    file: 'bus/redis/scripts/trim.lua',
    find: "local first = ARGV[1] .. '-0'",
    replace: "local first = '99999999999999-0'",
    caughtBy: redisTests('trimming keeps entries younger than the floor'),
    needs: 'redis',
  },
  {
    name: 'redis: failures of lost entries are kept',
    breaks: 'each lost entry leaks a few bytes in Redis',
    file: 'bus/redis/pending.ts',
    find: "      if (lost.length > 0) await connection.send(['HDEL', keys.failures(stream, group), ...lost]);\n",
    replace: '',
    caughtBy: redisTests(
      'pending entries that vanished are reported as lost once, without their failure records, and the others are claimed',
    ),
    needs: 'redis',
  },
  {
    name: 'redis: failures of handled entries are kept',
    breaks: 'each failed event leaks a few bytes in Redis',
    file: 'bus/redis/scripts/acknowledge.lua',
    find: "redis.call('HDEL', KEYS[2], unpack(ids))\n",
    replace: '',
    caughtBy: redisTests(
      'failures count for the owner only, follow the entry to its next owner, and end with the acknowledgement',
    ),
    needs: 'redis',
  },
];
