// ASVS 5.0, V14, data protection: a backup that was made while customers ordered, plain and encrypted, is held against the invariants of
// the chaos runs once it is restored.
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { ItemId, PlacedOrder } from '@waggle/contracts';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { readFinalState, whenQuiet } from '../chaos/final-state.ts';
import type { History, WantedOrder } from '../chaos/history.ts';
import { historyViolations } from '../chaos/invariants.ts';
import { item, startLoad, stockUp } from '../e2e/under-load.ts';
import { waggleCommand } from '../support/command.ts';
import { ada, placed, stockOf } from '../support/customer.ts';
import { dropDatabases } from '../support/mongo.ts';
import { startRedis } from '../support/redis.ts';
import { readsSnapshots, startSnapshotReads } from '../support/snapshot-reads.ts';
import { startWaggle, temporaryFolder, type WaggleProcess, waitFor } from '../support/waggle.ts';

const mongodbUrl = inject('mongodbUrl') ?? '';

type Env = Readonly<Record<string, string>>;

// Quick enough to end, and slow enough for orders at every step while the backup is made.
const simulated = { WAGGLE_SIMULATOR_SPEED: '20', LOG_LEVEL: 'warn' };
const quietWithinMs = 120_000;

function newFolder(): string {
  const { folder, remove } = temporaryFolder();
  onTestFinished(remove);
  return folder;
}

async function running(env: Env): Promise<WaggleProcess> {
  const started = await startWaggle({ settings: { ...simulated, ...env } });
  onTestFinished(async () => void (await started.end('SIGKILL')));
  return started;
}

const engines: Readonly<Record<string, () => Promise<Env>>> = {
  async embedded() {
    return { WAGGLE_DATA: newFolder() };
  },
  async cluster() {
    const redis = await startRedis();
    const namespace = `kept${randomBytes(4).toString('hex')}`;
    onTestFinished(async () => {
      await redis.stop();
      await dropDatabases(mongodbUrl, namespace);
    });
    return { REDIS_URL: redis.url, MONGODB_URL: mongodbUrl, WAGGLE_NAMESPACE: namespace };
  },
};

const isMissing: Readonly<Record<string, boolean>> = {
  cluster: !mongodbUrl || !inject('redisServer'),
};

describe.each(Object.keys(engines))('on the %s engine', (engine) => {
  test.skipIf(isMissing[engine]).for([
    ['plain', {}],
    ['encrypted', { WAGGLE_BACKUP_PASSPHRASE: 'honey cake with nine layers' }],
  ] as const)(
    'a %s backup made while customers order breaks no invariant of chaos after its restore',
    async ([, secret]) => {
      const env = (await engines[engine]?.()) ?? {};
      const out = newFolder();
      const run = (args: readonly string[], more: Env = {}) => waggleCommand('', args, { ...env, ...secret, ...more });
      // Where MongoDB is a stand-in that ignores the read concern, it gets what was asked for by a transaction of its own.
      const snapshots =
        engine === 'cluster' && !(await readsSnapshots(mongodbUrl)) ? await startSnapshotReads(mongodbUrl) : null;
      onTestFinished(() => snapshots?.close());
      const waggle = await running(env);
      await stockUp(waggle.url);
      const initialStock = new Map([[item, (await stockOf(waggle.url, item)) ?? 0]]);
      // No more than a small machine works off.
      const pauseMs = engine === 'cluster' ? 2_000 : 20;
      const load = startLoad({ urls: [waggle.url], count: 4, pauseMs });
      await waitFor('some orders', 30_000, () => load.taken.size >= 20);
      const before = new Map(load.taken);
      const made = await run(['backup', '--out', out], snapshots ? { MONGODB_URL: snapshots.url } : {});
      expect(made).toMatchObject({ code: 0, stderr: '' });
      if (snapshots) expect(snapshots.moments()).toBe(1);
      // So that the restore has something to take back.
      await waitFor('an order after those before the backup', 60_000, () => load.taken.size > before.size);
      await load.stop();
      const late = await placed(waggle.url, { item });
      await waggle.end();

      const from = path.join(out, readdirSync(out)[0] ?? '');
      // A busy process may end before its consumers are removed: they count as running for a while.
      let restored = await run(['restore', '--from', from, '--replace']);
      await waitFor('its consumers to be gone', 60_000, async () => {
        if (!restored.stderr.includes('Waggle is running')) return true;
        restored = await run(['restore', '--from', from, '--replace']);
        return false;
      });
      expect(restored).toMatchObject({ code: 0, stderr: '' });
      const { url } = await running(env);
      const deployment = { urlsOf: () => [url], replicas: [{ name: 'waggle', url }] } as unknown as Parameters<
        typeof readFinalState
      >[0];
      const healedAt = Date.now();
      const quietAfterMs = await whenQuiet(deployment, healedAt, healedAt + quietWithinMs);
      const read = (wishes: readonly WantedOrder[]) =>
        readFinalState(deployment, wishes, { deadLetters: 0, trimmedAway: 0 }, quietAfterMs);
      const kept = new Set((await read([])).orders.map(({ order_id }) => order_id));
      expect(kept.has(late.order_id)).toBe(false);
      // What was answered while the backup was made may be in it; what was answered before must be.
      const wishes = [...load.taken.values()]
        .filter(({ order_id }) => before.has(order_id) || kept.has(order_id))
        .map(wishOf);
      const history: History = { wishes, initialStock, badEndings: [], healedAt, quietWithinMs };
      expect(historyViolations(history, await read(wishes))).toEqual([]);
    },
  );
});

const wishOf = (order: PlacedOrder): WantedOrder => ({
  key: order.order_id,
  body: { customer: ada, items: [{ item_id: item as ItemId, quantity: 1 }] },
  askedAt: 0,
  answers: [{ kind: 'placed', sentAt: 0, order }],
  cancels: [],
  sightings: [],
});
