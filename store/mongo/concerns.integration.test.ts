// The read and write concerns of each command as the driver sends it. These tests cannot show that the server honours them.

import { systemClock } from '@waggle/contracts';
import { type Document, MongoClient } from 'mongodb';
import { describe, expect, inject, test } from 'vitest';
import { accountsDefinition, requested, step } from '../conformance/accounts.ts';
import { newId } from '../store.ts';
import { mongoClientOptions } from './client.ts';
import { databaseName, openMongoStore } from './store.ts';

const url = inject('mongodbUrl');

describe.skipIf(url === null)('the store on MongoDB, on the wire', () => {
  test('writes use majority with journal and reads use majority, whatever the URL says', async () => {
    const careless = new URL(url ?? '');
    for (const [name, value] of Object.entries({ w: '1', journal: 'false', readConcernLevel: 'local' })) {
      careless.searchParams.set(name, value);
    }
    const watched = new MongoClient(careless.href, { ...mongoClientOptions, monitorCommands: true });
    const prefix = `waggle_test_${newId()}_`;
    const sent: { readonly name: string; readonly command: Document }[] = [];
    try {
      const store = await openMongoStore({
        definition: accountsDefinition,
        client: watched,
        clock: systemClock,
        newId,
        prefix,
      });
      watched.on('commandStarted', ({ commandName, command }) => sent.push({ name: commandName, command }));
      await store.transaction(requested(), async (tx) => {
        await tx.accounts.insert({ id: 'ann', balance: 10 });
        await tx.emit('order.confirmed', step(newId(), 2, 'confirmed'));
      });
      await store.transaction(requested(), async (tx) => void (await tx.accounts.find('ann')));
      const rows = await store.outbox.claim('orders-stream', 'me', 1, 1_000);
      await store.outbox.markPublished(rows.map(({ event_id }) => ({ event_id, entry_id: '5-0' })));
      await store.outbox.requeue({ stream: 'orders-stream', behind: '0-0' });
      await store.outbox.purge(0);
      await store.purgeInbox(0);
      await store.reads.accounts.find('ann');
      await store.outbox.backlog();
    } finally {
      watched.removeAllListeners('commandStarted');
      await watched.db(databaseName('orders', prefix)).dropDatabase();
      await watched.close();
    }
    const names = (some: typeof sent) => [...new Set(some.map(({ name }) => name))].sort();
    const inTransaction = sent.filter(({ command }) => command['autocommit'] === false);
    const alone = sent.filter((one) => !inTransaction.includes(one));
    const commits = inTransaction.filter(({ name }) => name === 'commitTransaction');
    const begins = inTransaction.filter(({ command }) => command['startTransaction'] === true);
    const writes = alone.filter(({ name }) => name === 'update' || name === 'delete' || name === 'insert');
    const reads = alone.filter((one) => !writes.includes(one));
    expect([commits.length, begins.length, names(writes), names(reads)]).toEqual([
      2,
      2,
      ['delete', 'update'],
      ['aggregate', 'find'],
    ]);
    for (const { name, command } of [...commits, ...writes]) {
      expect([name, command['writeConcern']]).toMatchObject([name, { w: 'majority', j: true }]);
    }
    for (const { command } of begins) expect(command['readConcern']).toMatchObject({ level: 'snapshot' });
    for (const { name, command } of reads) {
      // A snapshot is majority-committed.
      expect([name, command['readConcern']?.level]).toEqual([name, expect.stringMatching(/^(majority|snapshot)$/)]);
    }
  });
});
