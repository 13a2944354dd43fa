// What a rebuild leaves in MongoDB: the records of customers that it had taken over must not outlive it.
import { MongoClient } from 'mongodb';
import { describe, expect, inject, test } from 'vitest';
import { sumsDefinition } from '../conformance/describe-projection.ts';
import { settableClock } from '../conformance/settable-clock.ts';
import { newId } from '../store.ts';
import { mongoClientOptions } from './client.ts';
import { databaseName, openMongoStore } from './store.ts';

const url = inject('mongodbUrl');
const leaseMs = 10_000;

describe.skipIf(url === null)('a rebuild in MongoDB', () => {
  test.each(['failed', 'died'] as const)('that %s leaves no records when the inbox is purged next', async (how) => {
    const client = new MongoClient(url ?? '', mongoClientOptions);
    const prefix = `waggle_test_${newId()}_`;
    const database = client.db(databaseName('sums', prefix));
    const collections = async () => {
      const names = (await database.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
      return names.filter((name) => name.startsWith('sums')).sort();
    };
    const clock = settableClock();
    try {
      const { projection, purgeInbox, close } = await openMongoStore({
        definition: sumsDefinition,
        client,
        clock,
        newId,
        prefix,
      });
      if (!projection) throw new Error('the store has no projection');
      const before = await collections();
      await projection.begin('one', 1, leaseMs);
      await projection.seed('one', leaseMs, ({ made }) => made.sums.put({ id: 'a', sum: 1, amounts: [1] }));
      expect((await collections()).length).toBeGreaterThan(before.length);
      await purgeInbox(0);
      expect((await collections()).length, 'while it runs').toBeGreaterThan(before.length);
      if (how === 'failed') await projection.abandon('one', 'no more');
      else clock.advance(leaseMs + 1);
      await purgeInbox(0);
      expect(await collections()).toEqual(before);
      await close();
    } finally {
      await database.dropDatabase();
      await client.close();
    }
  });
});
