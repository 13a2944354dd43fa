// The embedded engine passes the suites.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '@waggle/contracts';
import { openDatabase } from '@waggle/store/sqlite/database.ts';
import { positionOfId } from '../embedded/entry-ids.ts';
import { createEmbeddedEventLog } from '../embedded/event-log.ts';
import { createEmbeddedSignals } from '../embedded/signals.ts';
import { describeConsumer, describeEventLog, describeSignals, type EventLogHarness } from './index.ts';

const open = (folder: string, remove: () => void): EventLogHarness => {
  const database = openDatabase(folder);
  const log = createEmbeddedEventLog(database, systemClock);
  const other = createEmbeddedEventLog(database, systemClock);
  return {
    namespace: '',
    log,
    other,
    flush: () =>
      database.transaction((db) => {
        for (const table of ['streams', 'entries', 'groups', 'consumers', 'pending'])
          db.exec(`DELETE FROM bus_${table}`);
      }),
    dropEntries: (stream, ids) =>
      database.transaction((db) => {
        const drop = db.prepare('DELETE FROM bus_entries WHERE stream = ? AND position = ?');
        for (const id of ids) drop.run(stream, positionOfId(id));
      }),
    async close() {
      await Promise.all([log.close(), other.close()]);
      await database.close();
      remove();
    },
  };
};

const inFile = async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'waggle-bus-'));
  return open(folder, () => rmSync(folder, { recursive: true, force: true }));
};

describeEventLog('embedded, in a file', inFile);
describeEventLog('embedded, in memory', async () => open(':memory:', () => {}));
describeConsumer('embedded', inFile);
describeSignals('embedded', async () => {
  const signals = createEmbeddedSignals();
  return { signals, other: signals, close: () => signals.close() };
});
