// The MongoDB store under lost responses, dropped connections, conflicts and outages.
import { systemClock } from '@waggle/contracts';
import { MongoClient } from 'mongodb';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { accountsDefinition, type BalancesRecords, requested, step } from '../conformance/accounts.ts';
import { type MongoWire, mongoWire } from '../conformance/mongo-wire.ts';
import { newId, type Store, StoreUnavailableError } from '../store.ts';
import { mongoClientOptions } from './client.ts';
import { databaseName, openMongoStore } from './store.ts';

const url = inject('mongodbUrl');

describe.skipIf(url === null)('the store on MongoDB, when something breaks', () => {
  let wire: MongoWire;
  let client: MongoClient;
  let direct: MongoClient;
  let store: Store<BalancesRecords>;
  let prefix: string;
  beforeEach(async () => {
    prefix = `waggle_test_${newId()}_`;
    wire = await mongoWire(url ?? '');
    client = new MongoClient(wire.url, { ...mongoClientOptions, serverSelectionTimeoutMS: 1_000 });
    direct = new MongoClient(url ?? '', mongoClientOptions);
    store = await open(client);
    await store.transaction(requested(), (tx) => tx.accounts.insert({ id: 'ann', balance: 10 }));
  });
  afterEach(async () => {
    await client.close();
    await wire.close();
    await direct.db(databaseName('orders', prefix)).dropDatabase();
    await direct.close();
  });
  const open = (through: MongoClient, clock = systemClock) =>
    openMongoStore({ definition: accountsDefinition, client: through, clock, newId, prefix });

  /** Takes one from Ann's account, emits an event, and returns how often the body and its effects ran. */
  async function takeOne() {
    const count = { bodies: 0, effects: 0 };
    await store.transaction(requested(), async (tx) => {
      count.bodies += 1;
      expect(await tx.accounts.add('ann', -1)).toBe(true);
      await tx.emit('order.confirmed', step(newId(), 2, 'confirmed'));
      tx.afterCommit(() => {
        count.effects += 1;
      });
    });
    return count;
  }
  const balance = async () => (await store.reads.accounts.find('ann'))?.balance;
  const events = async () => (await store.outbox.backlog()).count;

  test.each([1, 3])(
    'the response to a commit is lost %i times: the commit is sent again, and the body does not rerun',
    async (times) => {
      wire.break('commitTransaction', 'lose reply', times);
      expect(await takeOne()).toEqual({ bodies: 1, effects: 1 });
      expect(wire.broken).toBe(times);
      expect([await balance(), await events()]).toEqual([9, 1]);
    },
  );

  test('a relay that is killed during a claim locks nothing: a claim opens no transaction', async () => {
    const watched = new MongoClient(url ?? '', { ...mongoClientOptions, monitorCommands: true });
    try {
      const relay = await open(watched);
      await takeOne();
      const opened: string[] = [];
      watched.on('commandStarted', ({ commandName, command }) => {
        if (command['startTransaction'] === true) opened.push(commandName);
      });
      const claimed = await relay.outbox.claim('orders-stream', 'one', 10, 60_000);
      expect(claimed).toHaveLength(1);
      await relay.outbox.release(
        'one',
        claimed.map(({ event_id }) => event_id),
      );
      expect(opened).toEqual([]);
    } finally {
      await watched.close();
    }
  });

  test('a commit that did not reach the server is sent again', async () => {
    wire.break('commitTransaction', 'drop', 2);
    expect(await takeOne()).toMatchObject({ effects: 1 });
    expect([await balance(), await events()]).toEqual([9, 1]);
  });

  test.each(['drop', 'lose reply'] as const)(
    '%s in mid-transaction: the whole body reruns, and takes effect once',
    async (fault) => {
      wire.break('update', fault);
      expect(await takeOne()).toEqual({ bodies: 2, effects: 1 });
      expect([await balance(), await events()]).toEqual([9, 1]);
    },
  );

  test('a connection that drops while the events are written: the same', async () => {
    wire.break('insert', 'drop');
    expect(await takeOne()).toEqual({ bodies: 2, effects: 1 });
    expect([await balance(), await events()]).toEqual([9, 1]);
  });

  test('a hanging server does not hang the store: after the socket timeout the body reruns', async () => {
    const impatient = new MongoClient(wire.url, { ...mongoClientOptions, socketTimeoutMS: 300 });
    store = await open(impatient);
    wire.break('update', 'hang');
    expect(await takeOne()).toEqual({ bodies: 2, effects: 1 });
    expect(await balance()).toBe(9);
    await impatient.close();
  });

  test('a body that wraps a connection error in its own reruns too', async () => {
    wire.break('update', 'drop');
    let bodies = 0;
    await store.transaction(requested(), async (tx) => {
      bodies += 1;
      await tx.accounts.add('ann', -1).catch((cause: unknown) => {
        throw new Error('could not pay', { cause });
      });
    });
    expect([bodies, await balance()]).toEqual([2, 9]);
  });

  test('repeating a published mark is harmless', async () => {
    await takeOne();
    const [row] = await store.outbox.claim('orders-stream', 'me', 1, 1_000);
    wire.break('update', 'lose reply');
    await store.outbox.markPublished([{ event_id: row?.event_id ?? newId(), entry_id: '5-0' }]);
    expect([await events(), await store.outbox.lastPublished('orders-stream')]).toEqual([0, '5-0']);
  });

  test('a contended body reruns until it commits', async () => {
    let rivals = 0;
    let bodies = 0;
    await store.transaction(requested(), async (tx) => {
      bodies += 1;
      await tx.accounts.find('ann');
      // Commits between this transaction's snapshot and its write; the rival is another process and needs no permit.
      if (rivals < 6) {
        rivals += 1;
        await direct
          .db(databaseName('orders', prefix))
          .collection('accounts')
          .updateOne({}, { $inc: { balance: 1 } });
      }
      await tx.accounts.add('ann', -1);
    });
    expect([bodies, await balance()]).toEqual([7, 15]);
  });

  // Unlabelled codes: a server in a fail-over does not always add a label.
  test.each([6, 7, 89, 91, 112, 189, 251, 262, 9001, 10107, 11600, 11602, 13388, 13435, 13436])(
    'code %i in mid-transaction, without a label: the whole body reruns, and takes effect once',
    async (code) => {
      wire.break('update', { code });
      expect(await takeOne()).toEqual({ bodies: 2, effects: 1 });
      expect([await balance(), await events()]).toEqual([9, 1]);
    },
  );

  test.each([91, 189, 11600, 11602, 10107])(
    'code %i for a commit, without a label: the commit is sent again, and the body does not rerun',
    async (code) => {
      wire.break('commitTransaction', { code }, 3);
      expect(await takeOne()).toEqual({ bodies: 1, effects: 1 });
      expect([await balance(), await events()]).toEqual([9, 1]);
    },
  );

  test('a write conflict at the commit, without a label: the whole body reruns, and takes effect once', async () => {
    wire.break('commitTransaction', { code: 112 });
    expect(await takeOne()).toEqual({ bodies: 2, effects: 1 });
    expect([await balance(), await events()]).toEqual([9, 1]);
  });

  test.each([112, 189, 11602, 99_999])(
    'code %i outside a transaction means that the store is unavailable',
    async (code) => {
      wire.break('find', { code }, 2);
      await expect(store.reads.accounts.find('ann')).rejects.toThrow(StoreUnavailableError);
      wire.mend();
      expect(await balance()).toBe(10);
    },
  );

  test.each([
    [13, /does not let the user .* do that \(.*`waggle init users`/],
    [18, /does not let the user .* in \(.*`waggle init users`/],
    [10107, /has no primary here that takes writes \(.*rs\.status\(\)/],
    [14031, /disk is nearly full \(.*give it more space/],
    [99_999, /refuses with code 99999, which Waggle does not know/],
  ] as const)('code %i outside a transaction is named with what to do', async (code, said) => {
    // Reads are retried once by the driver.
    wire.break('find', { code }, 2);
    await expect(store.reads.accounts.find('ann')).rejects.toMatchObject({
      message: expect.stringMatching(said),
      unexplained: code === 99_999,
    });
    wire.mend();
  });

  test('a MongoDB that answers and refuses writes is not ready, until it takes one again', async () => {
    await expect(store.check()).resolves.toBeUndefined();
    wire.break('update', { code: 14_031 }, 1_000);
    await expect(takeOne()).rejects.toThrow(/disk is nearly full/);
    await expect(store.check()).rejects.toThrow(/disk is nearly full \(.*give it more space/);
    wire.mend();
    await expect(store.check()).resolves.toBeUndefined();
    expect(await takeOne()).toEqual({ bodies: 1, effects: 1 });
    // It writes no more than it must, and leaves nothing behind.
    wire.break('update', { code: 14_031 }, 1_000);
    await expect(store.check()).resolves.toBeUndefined();
    wire.mend();
  });

  test('an abort that fails several times is sent again, and leaves no lock behind', async () => {
    wire.break('abortTransaction', { code: 11602 }, 5);
    const given = store.transaction(requested(), async (tx) => {
      await tx.accounts.add('ann', -1);
      throw new Error('on second thoughts');
    });
    await expect(given).rejects.toThrow('on second thoughts');
    const begun = performance.now();
    expect(await takeOne()).toEqual({ bodies: 1, effects: 1 });
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(wire.broken).toBe(5);
  });

  test.each([2, 121])('code %i is the fault of the request, not an outage', async (code) => {
    wire.break('update', { code });
    await expect(takeOne()).rejects.toMatchObject({ code });
  });

  test('a body that does not await its last call fails, and rolls back', async () => {
    const forgetful = store.transaction(requested(), async (tx) => {
      void tx.accounts.add('ann', -1);
    });
    await expect(forgetful).rejects.toThrow('ended while tx.accounts.add was running: await it');
    expect(await balance()).toBe(10);
  });

  test('during an outage every caller gets a readable error within seconds', async () => {
    await wire.close();
    const begun = performance.now();
    const asked = [
      ...Array.from({ length: 40 }, () => store.transaction(requested(), (tx) => tx.accounts.find('ann'))),
      store.reads.accounts.find('ann'),
      store.outbox.claim('orders-stream', 'me', 1, 1_000),
      store.outbox.backlog(),
      store.purgeInbox(0),
      store.check(),
    ];
    for (const outcome of await Promise.allSettled(asked)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailableError) });
    }
    expect(performance.now() - begun).toBeLessThan(5_000);
    await expect(store.check()).rejects.toThrow(
      /^MongoDB cannot be reached now \(.*\): is it running at MONGODB_URL\?$/,
    );
    await expect(open(client)).rejects.toThrow(StoreUnavailableError);
  });

  test('rows of one key come in commit order although a later replica’s clock is behind', async () => {
    const slow = await open(direct, { ...systemClock, now: () => Date.now() - 60_000 });
    const order = newId();
    for (const [at, version] of [
      [store, 1],
      [slow, 2],
      [store, 3],
    ] as const) {
      await at.transaction(requested(), (tx) => tx.emit('order.confirmed', step(order, version, 'confirmed')));
    }
    const rows = await store.outbox.claim('orders-stream', 'me', 10, 1_000);
    expect(rows.map(({ event }) => JSON.parse(event).payload.version)).toEqual([1, 2, 3]);
    expect(await slow.outbox.claim('orders-stream', 'me', 1, 1_000)).toMatchObject([{ event_id: rows[0]?.event_id }]);
  });
});
