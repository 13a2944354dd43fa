// Bugs of streams in partitions, and of their cluster.
import type { Mutant } from './mutant.ts';

const onCluster = (name: string) =>
  ({ kind: 'integration', path: 'bus/redis/cluster.integration.test.ts', name }) as const;

export const partitionMutants: readonly Mutant[] = [
  {
    name: 'a slot that has moved is looked for at its old node',
    breaks: 'a partition is neither published on nor read until the process restarts',
    file: 'bus/redis/connection.ts',
    find: 'if (used && (needsReconnect(error) || (elsewhere && isMoved(error)))) lose(used, error);',
    replace: 'if (used && needsReconnect(error)) lose(used, error);',
    caughtBy: onCluster('whose slots move, with keys, under blocked readers'),
    needs: 'redis',
  },
  {
    name: 'the map of the slots is never read again',
    breaks: 'after a fail-over the partitions of the dead primary wait for it to come back',
    file: 'bus/redis/slot-map.ts',
    find: `      moved() {
        known = null;
      },`,
    replace: '      moved() {},',
    caughtBy: onCluster('whose primary dies: its replica takes over'),
    needs: 'redis',
  },
  {
    name: 'what a primary had accepted before it died is not looked for',
    breaks: 'an event that its replica never got is lost behind the newer ones',
    file: 'bus/relay/verify-recent.ts',
    find: 'if (now === seen && !isDue) return null;',
    replace: 'if (seen !== -1) return null;',
    caughtBy: {
      kind: 'unit',
      path: 'bus/relay/verify-recent.unit.test.ts',
      name: 'what a stream lost although newer entries follow is found',
    },
  },
  {
    name: 'another number of partitions is taken',
    breaks: 'an order’s next event overtakes the one before, and what waits in the other partitions is not read',
    file: 'service-kit/process/stored-partitions.ts',
    find: 'if (kept === wanted) return;',
    replace: "if (kept !== '') return;",
    caughtBy: {
      kind: 'integration',
      path: 'service-kit/process/stored-partitions.integration.test.ts',
      name: 'is kept with the first start; another one is refused',
    },
    needs: 'mongodb',
  },
  {
    name: 'a group that is ahead in one partition counts as ahead in all',
    breaks: 'an event that nobody has read is shown as handled, and a replay ends too early',
    file: 'bus/partitioned/merged-info.ts',
    find: 'last_delivered: earliest(behind) ?? lastId,',
    replace: 'last_delivered: lastId,',
    caughtBy: {
      kind: 'unit',
      path: 'bus/partitioned/merged-info.unit.test.ts',
      name: 'a group is as far as everything before was delivered, in every partition',
    },
  },
];
