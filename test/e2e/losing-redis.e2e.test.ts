// Redis goes down, comes back empty, refuses commands: customers notice nothing, and every order in flight completes.
import { streamNames } from '@waggle/contracts';
import { serviceNames, topology } from '@waggle/services';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { redisCommand } from '../chaos/redis-command.ts';
import { stockOf } from '../support/customer.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { waitFor } from '../support/waggle.ts';
import { cluster, type StartedDeployment } from './engines.ts';
import { expectAllDeliveredOnce, item, type LoadCustomers, startLoad, stockUp } from './under-load.ts';

describe.skipIf(!cluster.available || inject('redisServer') === null)(
  'orders in flight reach their end',
  { timeout: 240_000 },
  () => {
    let redis: TestRedis;
    let waggle: StartedDeployment;
    beforeAll(async () => {
      redis = await startRedis();
      const settings = { REDIS_URL: redis.url, WAGGLE_SIMULATOR_SPEED: '10', LOG_LEVEL: 'info' };
      waggle = await cluster.deploy({ settings });
      await stockUp(waggle.orders);
    });
    // Repairs Redis for the next test.
    afterEach(async () => {
      await redis.kill();
      await redis.start();
      await untilReady();
    });
    afterAll(async () => {
      await waggle?.stop();
      await redis?.stop();
    });

    /** Customers order throughout, so that there are orders from before, during and after the fault. */
    async function whileOrdering(disturb: (customers: LoadCustomers) => Promise<void>): Promise<LoadCustomers> {
      const before = (await stockOf(waggle.orders, item)) ?? 0;
      const customers = startLoad({ urls: [waggle.orders] });
      try {
        await some(customers, 5);
        await disturb(customers);
        await some(customers, 5);
      } finally {
        await customers.stop();
      }
      await expectAllDeliveredOnce(waggle, customers.taken);
      await waitFor('the menu to show the stock', 30_000, async () => {
        return (await stockOf(waggle.orders, item)) === before - customers.taken.size;
      });
      return customers;
    }

    const some = async (customers: LoadCustomers, more: number) => {
      const soFar = customers.taken.size;
      await waitFor(`${more} more orders to be taken`, 30_000, () => customers.taken.size >= soFar + more);
    };
    const command = (line: string) => redisCommand(redis.port, line);
    const readiness = async (url = waggle.orders): Promise<{ status: string; missing: Record<string, string> }> =>
      (await fetch(`${url}/health/ready`)).json() as Promise<{ status: string; missing: Record<string, string> }>;
    const untilReady = () =>
      waitFor('every process to be ready again', 30_000, async () => {
        const answers = await Promise.all(serviceNames.map((name) => readiness(waggle.processes[name].url)));
        return answers.every(({ status }) => status === 'ready');
      });

    // First, while the streams are short: a new group gets its whole stream again, an event for each transaction.
    test('each group is destroyed in turn', async () => {
      const { refusals } = await whileOrdering(async (customers) => {
        for (const stream of streamNames) {
          for (const group of topology.groupsOf(stream)) {
            await command(`XGROUP DESTROY ${waggle.data.namespace}:${stream} ${group}`);
          }
          await some(customers, 1);
        }
      });
      expect(refusals).toEqual([]);
    });

    test('during a Redis outage of 20 s orders continue, readiness names it, and each process logs a few lines', async () => {
      // Only lines about the process, not those about a request or an event.
      const linesOf = (name: (typeof serviceNames)[number]) =>
        waggle.processes[name].logs.filter((line) => line.correlation_id === undefined);
      const customers = await whileOrdering(async (all) => {
        const before = new Map(serviceNames.map((name) => [name, linesOf(name).length]));
        const goneAt = Date.now();
        await redis.kill();
        await waitFor('readiness to name what is missing', 15_000, async () => {
          const { status, missing } = await readiness();
          return status === 'degraded' && Object.keys(missing).includes('redis');
        });
        await waitFor('20 s without Redis', 30_000, () => Date.now() - goneAt >= 20_000);
        expect(all.taken.size).toBeGreaterThan(0);
        for (const name of serviceNames) {
          const lines = linesOf(name).slice(before.get(name));
          expect(lines.length, `lines of ${name}: ${lines.map(({ msg }) => msg).join(', ')}`).toBeLessThanOrEqual(8);
          expect(lines.length, `lines of ${name}`).toBeGreaterThan(0);
        }
        await redis.start();
        await untilReady();
      });
      expect(customers.refusals).toEqual([]);
    });

    test('Redis is emptied by FLUSHALL, twice', async () => {
      const { refusals } = await whileOrdering(async (customers) => {
        await command('FLUSHALL');
        await some(customers, 3);
        await command('FLUSHALL');
      });
      expect(refusals).toEqual([]);
    });

    test('Redis is restarted without its files', async () => {
      const { refusals } = await whileOrdering(async (customers) => {
        await redis.kill();
        await some(customers, 3);
        await redis.start({ empty: true });
      });
      expect(refusals).toEqual([]);
    });

    test('Redis is killed in the middle of writes, three times', async () => {
      const { refusals } = await whileOrdering(async (customers) => {
        for (let kill = 0; kill < 3; kill += 1) {
          await redis.kill();
          await some(customers, 2);
          await redis.start();
          await untilReady();
          await some(customers, 3);
        }
      });
      expect(refusals).toEqual([]);
    });

    test('all connections are cut by CLIENT KILL, again and again', async () => {
      const { refusals } = await whileOrdering(async (customers) => {
        for (let cut = 0; cut < 8; cut += 1) {
          await command('CLIENT KILL TYPE normal');
          await command('CLIENT KILL TYPE pubsub');
          await some(customers, 1);
        }
      });
      expect(refusals).toEqual([]);
    });

    test('Redis is out of memory under noeviction, and gets more', async () => {
      const { refusals } = await whileOrdering(async (customers) => {
        await command('CONFIG SET maxmemory-policy noeviction');
        await command('CONFIG SET maxmemory 1mb');
        await some(customers, 10);
        await waitFor('the outbox to hold what Redis refuses', 15_000, async () => (await backlog()) > 0);
        await waitFor('readiness to name the full memory and the stream', 15_000, async () => {
          return /memory is full .* raise its maxmemory.* on \S*orders-stream/.test(JSON.stringify(await readiness()));
        });
        await command('CONFIG SET maxmemory 0');
      });
      expect(refusals).toEqual([]);
    });

    test('a read-only replica replaces the primary, until it is promoted', async () => {
      const { refusals } = await whileOrdering(async (customers) => {
        // As a replica of a primary that does not exist, it keeps its data and refuses writes.
        await command('REPLICAOF 127.0.0.1 1');
        await waitFor('readiness to say that it is read-only', 15_000, async () => {
          return /read-only|READONLY/.test((await readiness()).missing['redis'] ?? '');
        });
        await some(customers, 5);
        await command('REPLICAOF NO ONE');
        await untilReady();
      });
      expect(refusals).toEqual([]);
    });

    test('each stream is deleted in turn', async () => {
      const { refusals } = await whileOrdering(async (customers) => {
        for (const stream of streamNames) {
          await command(`DEL ${waggle.data.namespace}:${stream}`);
          await some(customers, 1);
        }
      });
      expect(refusals).toEqual([]);
    });

    test('all channels are denied, and allowed again', async () => {
      const { refusals } = await whileOrdering(async (customers) => {
        await command('ACL SETUSER default resetchannels');
        await waitFor('readiness to name a channel', 20_000, async () => {
          return /does not let its user default do (PUBLISH|SUBSCRIBE)/.test(
            (await readiness()).missing['redis'] ?? '',
          );
        });
        await some(customers, 5);
        await command('ACL SETUSER default allchannels');
        await untilReady();
      });
      expect(refusals).toEqual([]);
    });

    test('an eviction policy is set, and reset', async () => {
      const { refusals } = await whileOrdering(async (customers) => {
        await command('CONFIG SET maxmemory 200mb');
        await command('CONFIG SET maxmemory-policy allkeys-lru');
        await waitFor('readiness to name the policy', 15_000, async () => {
          return /evicts keys .*allkeys-lru/.test((await readiness()).missing['redis'] ?? '');
        });
        await some(customers, 2);
        await command('CONFIG SET maxmemory-policy noeviction');
        await command('CONFIG SET maxmemory 0');
        await untilReady();
      });
      expect(refusals).toEqual([]);
    });

    const backlog = async (): Promise<number> => {
      const text = await (await fetch(`${waggle.orders}/metrics`)).text();
      return Number(/^waggle_outbox_backlog\{.*\} (\S+)$/m.exec(text)?.[1] ?? 0);
    };
  },
);
