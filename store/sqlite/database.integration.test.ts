// The embedded engine's file: its lock, its fsyncs, its state after a crash, its errors.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '@waggle/contracts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { accountsDefinition, requested, step } from '../conformance/accounts.ts';
import { newId, StoreUnavailableError } from '../store.ts';
import { DataFolderError, openDatabase, type SqliteDatabase } from './database.ts';
import { openSqliteStore } from './store.ts';

let folder: string;
let opened: SqliteDatabase[];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'waggle-store-'));
  opened = [];
});
afterEach(async () => {
  for (const database of opened) await database.close();
  rmSync(folder, { recursive: true, force: true });
});
const open = (where = folder): SqliteDatabase => {
  const database = openDatabase(where);
  opened.push(database);
  return database;
};
const openStore = (database: SqliteDatabase) =>
  openSqliteStore({ definition: accountsDefinition, database, clock: systemClock, newId });

describe('durability', () => {
  test('transactions that commit together share an fsync', async () => {
    const database = open();
    const store = await openStore(database);
    const before = database.syncs;
    await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        store.transaction(requested(), (tx) => tx.accounts.insert({ id: `a${n}`, balance: 0 }), { durable: true }),
      ),
    );
    expect(database.syncs - before).toBeGreaterThan(0);
    expect(database.syncs - before).toBeLessThan(50);
  });

  test('a transaction that need not be durable causes no fsync', async () => {
    const database = open();
    const store = await openStore(database);
    const before = database.syncs;
    await store.transaction(requested(), (tx) => tx.accounts.insert({ id: 'ann', balance: 0 }));
    expect(database.syncs).toBe(before);
  });

  test('durable commits and their unpublished events survive a kill', async () => {
    const child = startChild(folder);
    await child.said('promised');
    child.process.kill('SIGKILL');
    await once(child.process, 'exit');

    const store = await openStore(open());
    expect(await store.reads.accounts.find('ann')).toEqual({ id: 'ann', balance: 7 });
    expect(await store.outbox.backlog()).toMatchObject({ count: 1 });
  });

  test('a closed file reopens with its data, and a second close has no effect', async () => {
    const database = open();
    const store = await openStore(database);
    await store.transaction(requested(), (tx) => tx.emit('order.confirmed', step(newId(), 2, 'confirmed')), {
      durable: true,
    });
    await Promise.all([database.close(), database.close()]);
    expect(await (await openStore(open())).outbox.backlog()).toMatchObject({ count: 1 });
  });

  test('closing finishes running transactions and refuses new ones', async () => {
    const database = open();
    const store = await openStore(database);
    const begun = store.transaction(requested(), (tx) => tx.accounts.insert({ id: 'ann', balance: 1 }), {
      durable: true,
    });
    const closed = database.close();
    await expect(store.transaction(requested(), (tx) => tx.accounts.all())).rejects.toThrow('the database was closed');
    await closed;
    await expect(begun).resolves.toBeUndefined();
    expect(await (await openStore(open())).reads.accounts.find('ann')).not.toBeNull();
  });
});

describe('a backlog', () => {
  test('consecutive transactions yield to requests and timers', async () => {
    const database = open();
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 1);
    const ends = performance.now() + 500;
    let transactions = 0;
    while (performance.now() < ends) {
      await database.transaction((db) => db.exec('SELECT 1'));
      transactions += 1;
    }
    clearInterval(timer);
    expect(transactions).toBeGreaterThan(10);
    expect(ticks).toBeGreaterThan(3);
  });
});

describe('a disk that is full', () => {
  test('fails the transaction with a clear error, and rolls it back', async () => {
    const database = open();
    const store = await openStore(database);
    const limit = (pages: number) => database.transaction((db) => db.exec(`PRAGMA max_page_count = ${pages}`));
    await limit(40);
    const filling = store.transaction(requested(), async (tx) => {
      for (let n = 0; n < 1_000; n += 1) await tx.accounts.insert({ id: `${n} ${'x'.repeat(1_000)}`, balance: n });
    });
    await expect(filling).rejects.toThrow(StoreUnavailableError);
    await expect(filling).rejects.toThrow('nothing can be stored now: the disk is full');
    await expect(filling).rejects.toThrow('make room on the disk of WAGGLE_DATA');
    expect(await store.reads.accounts.all()).toEqual([]);
    await limit(1_000_000);
    await store.transaction(requested(), (tx) => tx.accounts.insert({ id: 'ann', balance: 1 }));
  });
});

describe('the data folder', () => {
  test('a second process is refused while the first one runs, with a remedy', async () => {
    const child = startChild(folder);
    await child.said('promised');
    expect(() => open()).toThrow(DataFolderError);
    expect(() => open()).toThrow(/in use by another Waggle: stop that one, or choose another folder with WAGGLE_DATA/);
    child.process.kill('SIGKILL');
    await once(child.process, 'exit');
    expect(() => open()).not.toThrow();
  });

  test('the same process cannot open it twice, but can reopen it after a close', async () => {
    const database = open();
    expect(() => open()).toThrow(/in use by another Waggle/);
    await database.close();
    expect(() => open()).not.toThrow();
  });

  test('a folder that cannot be created is named, with a remedy', () => {
    const file = path.join(folder, 'a-file');
    writeFileSync(file, '');
    const under = path.join(file, 'data');
    expect(() => open(under)).toThrow(`the data folder ${under} cannot be written`);
    expect(() => open(under)).toThrow(/choose another one with WAGGLE_DATA/);
  });

  test('a file that is not a database is refused, and the folder stays unlocked', () => {
    const file = path.join(folder, 'waggle.db');
    writeFileSync(file, 'this is not a database, and it is long enough to look like one'.repeat(100));
    expect(() => open()).toThrow(/cannot be used \(file is not a database\)/);
    rmSync(file);
    expect(() => open()).not.toThrow();
  });
});

describe('in memory', () => {
  test('nothing remains in the file system, and two of them are independent', async () => {
    const traces = () => readdirSync(tmpdir()).filter((name) => name.startsWith('waggle-memory-'));
    const before = traces().length;
    const [one, two] = [await openStore(open(':memory:')), await openStore(open(':memory:'))];
    await one.transaction(requested(), (tx) => tx.accounts.insert({ id: 'ann', balance: 1 }), { durable: true });
    expect(await one.reads.accounts.all()).toHaveLength(1);
    expect(await two.reads.accounts.all()).toHaveLength(0);
    if (process.platform !== 'win32') expect(traces().length).toBeLessThanOrEqual(before);
  });

  test('it takes many writes', async () => {
    const database = open(':memory:');
    const store = await openStore(database);
    for (let round = 0; round < 20; round += 1) {
      await store.transaction(requested(), async (tx) => {
        for (let n = 0; n < 500; n += 1)
          await tx.accounts.insert({ id: `${round} ${n} ${'x'.repeat(500)}`, balance: n });
      });
    }
    expect(await store.reads.accounts.all()).toHaveLength(10_000);
  });
});

function startChild(data: string) {
  const script = path.join(import.meta.dirname, '../conformance/promise-and-wait.ts');
  const child = spawn(process.execPath, [script, data], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8');
  return {
    process: child,
    async said(word: string): Promise<void> {
      const gone = once(child, 'exit').then(() => {
        throw new Error(`the child ended before it said ${word}; it said: ${output}`);
      });
      const heard = (async () => {
        for await (const chunk of child.stdout) {
          output += String(chunk);
          if (output.includes(word)) return;
        }
      })();
      await Promise.race([gone, heard]);
      gone.catch(() => {});
    },
  };
}
