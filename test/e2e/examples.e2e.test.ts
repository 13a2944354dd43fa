// The consumers of examples/, as somebody outside runs them: against a running Waggle on Redis, killed again and again in the middle.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { PlacedOrder } from '@waggle/contracts';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { treeRoot } from '../support/copy-of-the-tree.ts';
import { asStaff, placed } from '../support/customer.ts';
import { temporaryFolder, waitFor } from '../support/waggle.ts';
import { cluster, type StartedDeployment } from './engines.ts';

interface Example {
  readonly name: string;
  readonly group: string;
  readonly available: boolean;
  /** Puts it into the folder as somebody would who has only this example; returns its command. */
  install(folder: string): readonly [program: string, ...args: string[]];
}

const python = inject('pythonWithRedis');
const examples: readonly Example[] = [
  {
    name: 'in Python',
    group: 'dishes-in-python',
    available: python !== null,
    install(folder) {
      copyFileSync(
        path.join(treeRoot, 'examples/consumer-python/count_dishes.py'),
        path.join(folder, 'count_dishes.py'),
      );
      return [python ?? '', 'count_dishes.py'];
    },
  },
  {
    name: 'in Node',
    group: 'dishes-in-node',
    available: true,
    install(folder) {
      const from = path.join(treeRoot, 'examples/consumer-node');
      for (const file of ['count-dishes.js', 'package.json'])
        copyFileSync(path.join(from, file), path.join(folder, file));
      // Nothing but what its package.json names can be imported there.
      const { dependencies } = JSON.parse(readFileSync(path.join(from, 'package.json'), 'utf8')) as {
        dependencies: object;
      };
      mkdirSync(path.join(folder, 'node_modules'));
      for (const name of Object.keys(dependencies))
        symlinkSync(path.join(treeRoot, 'node_modules', name), path.join(folder, 'node_modules', name));
      return [process.execPath, 'count-dishes.js'];
    },
  },
];

describe.skipIf(!cluster.available)('a consumer from outside', () => {
  let deployment: StartedDeployment;
  const orders: PlacedOrder[] = [];
  beforeAll(async () => {
    deployment = await cluster.deploy({ together: true, settings: { WAGGLE_SIMULATOR: 'off' } });
  });
  afterAll(() => deployment?.stop());

  const order = async (count: number) => {
    for (let n = 0; n < count; n += 1) {
      orders.push(
        await placed(deployment.orders, { item: n % 3 === 0 ? 'lemonade' : 'margherita', quantity: 1 + (n % 2) }),
      );
    }
  };
  const expected = () => {
    const counts = new Map<string, number>();
    for (const { items } of orders)
      for (const { item_id, quantity } of items) counts.set(item_id, (counts.get(item_id) ?? 0) + quantity);
    return Object.fromEntries([...counts].sort());
  };

  describe.each(examples)('$name', ({ group, available, install }) => {
    test.skipIf(!available)(
      'counts right although it is killed in the middle, again and again, and events come again',
      async () => {
        const { folder, remove } = temporaryFolder();
        const { redisUrl, namespace } = deployment.data;
        const [program, ...args] = install(folder);
        const file = path.join(folder, 'dishes.db');
        const env = {
          PATH: process.env['PATH'] ?? '',
          REDIS_URL: redisUrl,
          WAGGLE_NAMESPACE: namespace,
          CLAIM_AFTER_MS: '300',
        };
        const client = await createClient({ url: redisUrl }).connect();
        const started: ChildProcess[] = [];
        const start = () => {
          started.push(spawn(program, [...args, file], { cwd: folder, env, stdio: ['ignore', 'inherit', 'inherit'] }));
        };
        const kill = async () => {
          const running = started.at(-1);
          if (!running || running.exitCode !== null || running.signalCode !== null)
            throw new Error('it has ended by itself');
          running.kill('SIGKILL');
          await once(running, 'exit');
        };
        const query = (sql: string): Record<string, unknown>[] => {
          const database = new DatabaseSync(file, { timeout: 5_000 });
          try {
            return database.prepare(sql).all();
          } catch {
            return [];
          } finally {
            database.close();
          }
        };
        const handled = () => Number(query('SELECT count(*) AS n FROM handled')[0]?.['n'] ?? 0);
        const counts = () =>
          Object.fromEntries(
            query('SELECT item_id, ordered FROM dishes ORDER BY item_id').map((row) => [
              row['item_id'],
              row['ordered'],
            ]),
          );
        try {
          await order(20);
          for (let kills = 0; kills < 4; kills += 1) {
            const before = handled();
            start();
            const ordering = order(20);
            await waitFor('it to have handled some', 30_000, () => handled() > before);
            await kill();
            await ordering;
          }
          // What is no event must not end it, nor hold up the others.
          const ordered = { event_type: 'order.created', event_version: 2, event_id: 'made-up' };
          const noItems = [
            { payload: {} },
            { payload: { items: 7 } },
            { payload: { items: [{ item_id: null, quantity: [] }] } },
          ];
          for (const event of [
            'no JSON',
            'null',
            '[]',
            '7',
            ...noItems.map((rest) => JSON.stringify({ ...ordered, ...rest })),
          ])
            await client.xAdd(`${namespace}:orders-stream`, '*', { event });
          await client.xAdd(`${namespace}:orders-stream`, '*', { nothing: 'here' });
          start();
          await waitFor('it to have handled every order', 30_000, () => handled() === orders.length);
          expect((await asStaff(deployment.orders, '/api/outbox/republish', 'POST', { since: '1h' })).status).toBe(200);
          const key = `${namespace}:orders-stream`;
          await waitFor('the repeats to be on the stream, and every entry to be acknowledged', 30_000, async () => {
            const groups = await client.xInfoGroups(key);
            const its = groups.find(({ name }) => name === group);
            return (await client.xLen(key)) >= 2 * orders.length && its?.pending === 0 && its['lag'] === 0;
          });
          expect(counts()).toEqual(expected());
          // Those of the other example, too, as far as they are on the stream.
          expect(query('SELECT * FROM refused').length).toBeGreaterThanOrEqual(8);
          await kill();
        } finally {
          for (const process of started) process.kill('SIGKILL');
          client.destroy();
          remove();
        }
      },
    );
  });
});

test('the examples are short, and use nothing of this repository', () => {
  for (const [file, most] of [
    ['consumer-python/count_dishes.py', 66],
    ['consumer-node/count-dishes.js', 66],
  ] as const) {
    const source = readFileSync(path.join(treeRoot, 'examples', file), 'utf8');
    expect([file, source.split('\n').length <= most]).toEqual([file, true]);
    expect([file, /@waggle|\.\.\//.test(source)]).toEqual([file, false]);
  }
});
