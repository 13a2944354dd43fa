// The number of partitions, as the store keeps it.
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { sharedDatabase } from '../identity/mongo/index.ts';
import { mongoClient } from './servers.ts';
import { keepPartitions, rememberPartitions } from './stored-partitions.ts';

describe.skipIf(!inject('mongodbUrl'))('the number of partitions', () => {
  let namespace: string;
  let client: ReturnType<typeof mongoClient>;
  beforeEach(() => {
    namespace = `parts${randomBytes(4).toString('hex')}`;
    client = mongoClient(inject('mongodbUrl') ?? '');
  });
  afterEach(async () => {
    await client.db(sharedDatabase(namespace)).dropDatabase();
    await client.close();
  });

  test('is kept with the first start; another one is refused in a line that says what to set', async () => {
    await Promise.all([keepPartitions(client, namespace, 4), keepPartitions(client, namespace, 4)]);
    await keepPartitions(client, namespace, 4);
    const refused: unknown = await keepPartitions(client, namespace, 6).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'settings' });
    expect(String(refused)).toMatch(/WAGGLE_PARTITIONS is 6, but .* is in 4 \(by crc16\): set WAGGLE_PARTITIONS=4, or/);
    expect(String(refused)).not.toContain('\n');
  });

  test('is one for a Waggle of before: it goes on with one, and refuses more', async () => {
    await client
      .db(sharedDatabase(namespace))
      .collection<{ _id: string }>('settings')
      .insertOne({ _id: 'staff_token' });
    await expect(keepPartitions(client, namespace, 4)).rejects.toThrow(/is in 1 /);
    await keepPartitions(client, namespace, 1);
  });

  test('that another hash used is refused', async () => {
    const settings = client.db(sharedDatabase(namespace)).collection<{ _id: string; value: string }>('settings');
    await settings.insertOne({ _id: 'stream_partitions', value: '4 fnv1a' });
    await expect(keepPartitions(client, namespace, 4)).rejects.toThrow(/4 \(by crc16\), but .* in 4 \(by fnv1a\)/);
  });

  test('is what a restore says', async () => {
    await keepPartitions(client, namespace, 1);
    await rememberPartitions(client, namespace, 12);
    await keepPartitions(client, namespace, 12);
  });
});
