// Debian's Prometheus against a running Waggle and Debian's exporter of Redis: every panel shows something, and every part of every
// alert finds what it asks for. docs/operating.md says which series are not real here, and why.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import path from 'node:path';
import { type MongoWire, mongoWire } from '@waggle/store/conformance/mongo-wire.ts';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { stringify } from 'yaml';
import { isDelivered, place, placed, trackOrder, trackUntil } from '../support/customer.ts';
import { dropDatabases } from '../support/mongo.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { startWaggle, temporaryFolder, type WaggleProcess, waitFor } from '../support/waggle.ts';
import { clusterMetrics, exporterMetrics } from './exporter-metrics.ts';
import { healthyFormsOf } from './healthy-expressions.ts';
import { alertRules, dashboards } from './monitoring-files.ts';

// Debian has both in one package.
const prometheus = path.join(path.dirname(inject('promtool') ?? '/nowhere/promtool'), 'prometheus');
const [redisServer, redisExporter, mongodbUrl] = [inject('redisServer'), inject('redisExporter'), inject('mongodbUrl')];

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data?: { readonly result: readonly unknown[] };
}

/** Of programs that cannot run here: their metrics, with the labels that their sources give them. */
function otherMetrics(): string {
  const valuesOf: Readonly<Record<string, readonly string[]>> = {
    condition: ['true'],
    member_state: ['PRIMARY', 'SECONDARY'],
    job_name: ['waggle-backup-mongodb-29000000'],
    cronjob: ['waggle-backup-mongodb'],
  };
  const all = [
    ...[exporterMetrics.mongodb, exporterMetrics.cloudflared].flatMap(({ metrics }) => Object.entries(metrics)),
    ...Object.entries(clusterMetrics),
  ];
  return all
    .map(([name, labels]) => {
      const series = labels.reduce<readonly string[]>(
        (combined, label) =>
          combined.flatMap((before) => (valuesOf[label] ?? [label]).map((value) => `${before}${label}="${value}",`)),
        [''],
      );
      return `# TYPE ${name} gauge\n${series.map((one) => `${name}{${one}} 1\n`).join('')}`;
    })
    .join('');
}

describe.skipIf(!existsSync(prometheus) || !redisServer || !redisExporter || !mongodbUrl)(
  'Prometheus, scraping a Waggle on Redis and MongoDB',
  () => {
    const { folder, remove } = temporaryFolder();
    const namespace = `prom${randomBytes(4).toString('hex')}`;
    let wire: MongoWire;
    let waggle: WaggleProcess;
    let redis: TestRedis;
    let ofRedis: ChildProcess;
    let exporters: Server;
    let server: ChildProcess;
    let url: string;

    const ask = async (query: string): Promise<Answer> =>
      (await (await fetch(`${url}/api/v1/query?${new URLSearchParams({ query })}`)).json()) as Answer;
    const hasData = async (query: string): Promise<boolean> => {
      const { status, error, data } = await ask(query);
      if (status !== 'success') throw new Error(`${query}: ${error}`);
      return (data?.result.length ?? 0) > 0;
    };

    beforeAll(async () => {
      redis = await startRedis(['--maxmemory', '256mb']);
      wire = await mongoWire(mongodbUrl ?? '');
      waggle = await startWaggle({
        settings: {
          REDIS_URL: redis.url,
          MONGODB_URL: wire.url,
          WAGGLE_NAMESPACE: namespace,
          WAGGLE_SIMULATOR_SPEED: '100',
          LOG_LEVEL: 'warn',
        },
      });
      exporters = createServer((_request, response) => response.end(otherMetrics()));
      await new Promise<void>((resolve) => {
        exporters.listen(0, '127.0.0.1', resolve);
      });
      const [port, ofRedisPort] = [await freePort(), await freePort()];
      const exporting = ['-redis.addr', redis.url, '-web.listen-address', `127.0.0.1:${ofRedisPort}`];
      ofRedis = spawn(redisExporter ?? '', exporting, { stdio: 'ignore' });
      url = `http://127.0.0.1:${port}`;
      const others = (exporters.address() as AddressInfo).port;
      const targets = [waggle.url, `http://127.0.0.1:${ofRedisPort}`, `http://127.0.0.1:${others}`];
      const config = {
        global: { scrape_interval: '1s' },
        scrape_configs: targets.map((target, n) => ({
          job_name: ['waggle', 'redis', 'others'][n],
          honor_labels: true,
          static_configs: [{ targets: [new URL(target).host], labels: { namespace: 'kitchen' } }],
        })),
      };
      writeFileSync(path.join(folder, 'prometheus.yaml'), stringify(config));
      const options = [
        `--config.file=${folder}/prometheus.yaml`,
        `--storage.tsdb.path=${folder}/data`,
        `--web.listen-address=127.0.0.1:${port}`,
      ];
      server = spawn(prometheus, options, { stdio: 'ignore' });
      await waitFor('Prometheus to be ready', 60_000, async () =>
        fetch(`${url}/-/ready`).then(
          ({ ok }) => ok,
          () => false,
        ),
      );
      await waitFor('the first scrape', 60_000, () => hasData('waggle_process_info'));
      await somethingOfEverything();
    });
    afterAll(async () => {
      server?.kill();
      exporters?.close();
      ofRedis?.kill();
      await waggle?.end();
      await wire?.close();
      await redis?.stop();
      remove();
      if (mongodbUrl) await dropDatabases(mongodbUrl, namespace);
    });

    /** What dashboards show besides counters that begin at zero: a delivered order, a failed one, a refused socket, a foreign group. */
    async function somethingOfEverything(): Promise<void> {
      const client = await createClient({ url: redis.url }).connect();
      await client.xGroupCreate(`${namespace}:orders-stream`, 'analytics-group', '0', { MKSTREAM: true });
      client.destroy();
      const order = await placed(waggle.url);
      await trackUntil(waggle.url, order, isDelivered);
      const stranger = trackOrder(waggle.url, order.order_id, 'a-wrong-token');
      await waitFor('the stranger to be refused', 20_000, () => stranger.closed !== null);
      wire.break('commitTransaction', 'drop', 10_000);
      const failed = await place(waggle.url);
      wire.mend();
      expect(failed.status).toBeGreaterThanOrEqual(500);
      await trackUntil(waggle.url, await placed(waggle.url), isDelivered);
    }

    test('returns data for every panel', async () => {
      const panels = dashboards.flatMap(({ uid, panels: all }) =>
        all.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ panel: `${uid}: ${title}`, expr }))),
      );
      expect(panels.length).toBeGreaterThan(40);
      const filledIn = (expr: string) => expr.replaceAll('$namespace', '.*').replaceAll('$__rate_interval', '5m');
      for (const { panel, expr } of panels)
        await waitFor(`data for ${panel}: ${expr}`, 30_000, () => hasData(filledIn(expr)));
    });

    test('returns data for the whole expression of every alert, in every form of it', async () => {
      expect(alertRules.length).toBeGreaterThan(15);
      for (const { alert, expr } of alertRules)
        for (const form of healthyFormsOf(expr)) {
          const asked = form.replaceAll(/\s+/g, ' ');
          await waitFor(`data for ${asked} of ${alert}`, 30_000, () => hasData(asked));
        }
    });

    test('returns none for a metric that is not there, and refuses what is no query', async () => {
      expect(await hasData('waggle_orders_eaten_total')).toBe(false);
      await expect(hasData('sum(')).rejects.toThrow('parse error');
    });
  },
);

async function freePort(): Promise<number> {
  const socket = createSocketServer();
  await new Promise<void>((resolve) => {
    socket.listen(0, '127.0.0.1', resolve);
  });
  const { port } = socket.address() as AddressInfo;
  await new Promise((resolve) => {
    socket.close(resolve);
  });
  return port;
}
