// A process starts while MongoDB does not answer its commits, or has no user for it yet.
import { randomUUID } from 'node:crypto';
import { type MongoWire, mongoWire } from '@waggle/store/conformance/mongo-wire.ts';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { dropDatabases } from '../support/mongo.ts';
import { freePort } from '../support/redis.ts';
import { launchWaggle, type WaggleProcess, waitFor } from '../support/waggle.ts';

const redisUrl = inject('redisUrl');
const mongodbUrl = inject('mongodbUrl');

describe.skipIf(redisUrl === null || mongodbUrl === null)('a service that MongoDB does not serve', () => {
  let wire: MongoWire;
  let process: WaggleProcess;
  let namespace: string;
  beforeEach(async () => {
    wire = await mongoWire(mongodbUrl ?? '');
    namespace = `e2e${randomUUID().slice(0, 8)}`;
  });
  afterEach(async () => {
    await process.end('SIGKILL');
    await wire.close();
    await dropDatabases(mongodbUrl ?? '', namespace);
  });

  /** Starts the orders service and resolves when it has given up on a transaction. */
  async function startInVain(): Promise<void> {
    wire.break('commitTransaction', 'lose reply', Number.POSITIVE_INFINITY);
    await launch();
  }

  /** Resolves when it logs that it is waiting. */
  async function launch(): Promise<void> {
    const servers = { REDIS_URL: redisUrl ?? '', MONGODB_URL: wire.url, WAGGLE_NAMESPACE: namespace };
    process = launchWaggle({ what: 'orders', port: await freePort(), settings: servers });
    await waitFor('it to say that it waits for MongoDB', 60_000, () =>
      process.logs.some(({ msg }) => msg === 'waiting for MongoDB'),
    );
    expect(process.exitCode).toBeNull();
  }

  test('waits while its first transaction does not commit, and starts when it does', async () => {
    await startInVain();
    wire.mend();
    await waitFor('it to be ready', 60_000, async () => {
      return (await fetch(`${process.url}/health/ready`).catch(() => null))?.status === 200;
    });
  });

  test('ends with exit code 0 on a signal meanwhile', async () => {
    await startInVain();
    expect(await process.end('SIGTERM')).toBe(0);
  });

  test('waits and says so while its user does not exist, and starts when it does', async () => {
    for (const command of ['find', 'insert', 'create', 'createIndexes'])
      wire.break(command, 'no user', Number.POSITIVE_INFINITY);
    await launch();
    const reason = process.logs.find(({ msg }) => msg === 'waiting for MongoDB')?.['error'];
    expect(reason).toMatch(/does not let the user of MONGODB_URL in .*`waggle init users` makes it/);
    const ready = async () => fetch(`${process.url}/health/ready`);
    expect(await (await ready()).json()).toMatchObject({ missing: { mongodb: reason } });
    wire.mend();
    await waitFor('it to be ready', 60_000, async () => (await ready().catch(() => null))?.status === 200);
  });
});
