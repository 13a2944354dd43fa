// Streams in partitions pass the suites, whatever engine each partition is on.
import { systemClock } from '@waggle/contracts';
import { idInPartition, partitionOfId } from '@waggle/contracts/partitions.ts';
import { openDatabase } from '@waggle/store/sqlite/database.ts';
import { describeConsumer, describeEventLog, type EventLogHarness } from '../conformance/index.ts';
import { positionOfId } from '../embedded/entry-ids.ts';
import { createEmbeddedEventLog } from '../embedded/event-log.ts';
import { createPartitionedEventLog } from './event-log.ts';

const count = 3;

async function open(): Promise<EventLogHarness> {
  const databases = Array.from({ length: count }, () => openDatabase(':memory:'));
  const logOnAll = () =>
    createPartitionedEventLog(databases.map((database) => createEmbeddedEventLog(database, systemClock)));
  const [log, other] = [logOnAll(), logOnAll()];
  return {
    namespace: '',
    log,
    other,
    async flush() {
      for (const database of databases) {
        await database.transaction((db) => {
          for (const table of ['streams', 'entries', 'groups', 'consumers', 'pending'])
            db.exec(`DELETE FROM bus_${table}`);
        });
      }
    },
    async dropEntries(stream, ids) {
      for (const id of ids) {
        const partition = partitionOfId(id, count);
        const position = positionOfId(idInPartition(id, partition, count));
        await databases[partition]?.transaction((db) => {
          db.prepare('DELETE FROM bus_entries WHERE stream = ? AND position = ?').run(stream, position);
        });
      }
    },
    async close() {
      await Promise.all([log.close(), other.close()]);
      for (const database of databases) await database.close();
    },
  };
}

describeEventLog('three partitions', open);
describeConsumer('three partitions', open);
