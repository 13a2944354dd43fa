// OWASP API1:2023: the secret from which tokens of orders are derived is in no store that holds their hashes. On the cluster engine it
// is in the settings or in the data folder, and processes that would derive other tokens do not start.
import { randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { PlacedOrder } from '@waggle/contracts';
import { MongoClient } from 'mongodb';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { freePort } from '../../deploy/processes/redis.ts';
import { place } from '../support/customer.ts';
import { dropDatabases } from '../support/mongo.ts';
import { launchWaggle, startWaggle, temporaryFolder, waitFor } from '../support/waggle.ts';

const mongodbUrl = inject('mongodbUrl') ?? '';
const redisUrl = inject('redisUrl') ?? '';
const namespace = `secret${process.pid}`;
const { folder, remove } = temporaryFolder();
afterAll(async () => {
  remove();
  if (mongodbUrl) await dropDatabases(mongodbUrl, namespace);
});

const settings = (data: string, secret = '') => ({
  MONGODB_URL: mongodbUrl,
  REDIS_URL: redisUrl,
  WAGGLE_NAMESPACE: namespace,
  WAGGLE_SIMULATOR: 'off',
  WAGGLE_DATA: path.join(folder, data),
  WAGGLE_TRACKING_SECRET: secret,
});

async function everythingInMongodb(): Promise<string> {
  const client = new MongoClient(mongodbUrl);
  const { databases } = await client.db('admin').command({ listDatabases: 1, nameOnly: true });
  const texts: string[] = [];
  for (const { name } of (databases as { name: string }[]).filter((one) => one.name.includes(namespace))) {
    for (const collection of await client.db(name).collections())
      texts.push(JSON.stringify(await collection.find().toArray()));
  }
  await client.close();
  return texts.join('\n');
}

describe.skipIf(!mongodbUrl || !redisUrl)('a cluster that was given no secret', () => {
  const key = randomUUID();
  let order: PlacedOrder;
  const answer = async (url: string) => (await (await place(url, { key })).json()) as PlacedOrder;

  test('makes one in the data folder, for its owner alone, and keeps nothing of it in MongoDB', async () => {
    const orders = await startWaggle({ what: 'orders', settings: settings('one') });
    order = await answer(orders.url);
    expect(await answer(orders.url)).toEqual(order);
    const file = path.join(folder, 'one', 'tracking-secret');
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
    const stored = await everythingInMongodb();
    expect(stored).toContain(order.order_id);
    for (const secret of [readFileSync(file, 'utf8').trim(), order.tracking_token, order.shared_token])
      expect(stored).not.toContain(secret);
    expect(orders.logs.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
    await orders.end();
  });

  test('refuses a process with another data folder, also when that starts again, and says what to give it', async () => {
    for (const time of ['first', 'second']) {
      const other = launchWaggle({ what: 'orders', port: await freePort(), settings: settings('two') });
      await waitFor(`its ${time} end`, 60_000, () => other.exitCode !== null);
      expect([other.exitCode, other.stderr]).toEqual([1, expect.stringContaining('the same WAGGLE_TRACKING_SECRET')]);
    }
  });

  test('takes the same secret from the settings, behind a new one, and repeats its answers', async () => {
    const old = readFileSync(path.join(folder, 'one', 'tracking-secret'), 'utf8').trim();
    const fresh = 'another-secret-of-thirty-two-characters';
    const orders = await startWaggle({ what: 'orders', settings: settings('two', `${fresh},${old}`) });
    expect(await answer(orders.url)).toEqual(order);
    await orders.end();
    // Whoever still has only the old one does not make tokens that the others cannot repeat.
    const late = launchWaggle({ what: 'orders', port: await freePort(), settings: settings('one') });
    await waitFor('its end', 60_000, () => late.exitCode !== null);
    expect(late.exitCode).toBe(1);
  });
});
