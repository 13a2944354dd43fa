// The stores as the chart starts them: a real Redis runs as rendered, with probes and backups; the rest matches compose.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { parse } from 'yaml';
import { freePort } from '../support/redis.ts';
import { chartFolder, copyOfTheChart, type Helm, type KubernetesObject, nameOf } from './chart.ts';
import { podsOf } from './pods.ts';
import { variants } from './variants.ts';

let helm: Helm;
beforeAll(() => {
  helm = copyOfTheChart();
});
afterAll(() => helm.remove());

const redisServer = inject('redisServer');

describe.skipIf(redisServer === null)('Redis, started by its container’s command', () => {
  let folder: string;
  let port: number;
  let objects: KubernetesObject[];
  let child: ChildProcess;

  // The containers' commands, with their paths in this test's folder and a free port.
  const moved = (text: string): string =>
    text
      .replaceAll(/\/(run|etc)\/redis/g, `${folder}/$1`)
      .replaceAll(/\/(data|backups)\b/g, `${folder}/$1`)
      .replace('redis-server', redisServer ?? '')
      .replace(/redis-cli( -h waggle-redis)?/, `redis-cli -p ${port}`);
  const containerOf = (workload: string) =>
    podsOf(objects).find(({ name }) => name === workload)?.containers[0] ?? { name: 'none' };
  const run = (script: string, password = 'secret') =>
    new Promise<{ code: number; stdout: string }>((resolve) => {
      const env = { PATH: '/usr/bin:/bin', REDISCLI_AUTH: password };
      execFile('sh', ['-euc', moved(script)], { env }, (error, stdout) =>
        resolve({ code: error === null ? 0 : 1, stdout: stdout.trim() }),
      );
    });
  const ready = (password?: string) =>
    run(containerOf('StatefulSet/waggle-redis').readinessProbe?.exec?.command?.at(-1) ?? '', password);

  beforeAll(async () => {
    objects = await helm.render({ backup: { enabled: true } });
    port = await freePort();
    folder = mkdtempSync(path.join(tmpdir(), 'waggle-redis-'));
    for (const name of ['run', 'etc', 'data', 'backups']) mkdirSync(path.join(folder, name));
    const file = objects.find((object) => nameOf(object) === 'ConfigMap/waggle-redis');
    const config = String((file?.['data'] as Record<string, string> | undefined)?.['redis.conf']);
    const local = moved(config).replace('port 6379', `port ${port}\nbind 127.0.0.1`);
    writeFileSync(path.join(folder, 'etc/redis.conf'), local);
    const script = containerOf('StatefulSet/waggle-redis').command?.[2] ?? '';
    const env = { PATH: '/usr/bin:/bin', REDISCLI_AUTH: 'secret' };
    child = spawn('sh', ['-c', moved(script)], { env, stdio: 'ignore' });
    await vi.waitFor(async () => expect((await ready()).code).toBe(0), { timeout: 20_000 });
  });
  afterAll(() => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  test('has its password, an append-only file, and evicts nothing', async () => {
    const setting = async (name: string) => (await run(`redis-cli config get ${name}`)).stdout.split('\n').at(-1);
    expect(await setting('appendonly')).toBe('yes');
    expect(await setting('appendfsync')).toBe('everysec');
    expect(await setting('maxmemory-policy')).toBe('noeviction');
    expect(await setting('maxmemory')).toBe(String(192 * 2 ** 20));
  });

  test('is not ready for a client with another password', async () => {
    expect((await ready('another')).code).toBe(1);
  });

  test('is backed up, and the oldest backups are deleted', async () => {
    const [, , script = ''] = containerOf('CronJob/waggle-backup-redis').command ?? [];
    const kept = path.join(folder, 'backups/redis');
    mkdirSync(kept, { recursive: true });
    for (const day of [1, 2]) writeFileSync(path.join(kept, `redis-2026-01-0${day}T00-00-00Z.rdb.unfinished`), '');
    for (const day of ['01', '02', '03']) writeFileSync(path.join(kept, `redis-2020-01-${day}T00-00-00Z.rdb`), 'old');
    expect(await run(script)).toMatchObject({ code: 0, stdout: expect.stringContaining('backed up to redis-') });
    const names = readdirSync(kept).sort();
    // Three backups, and the newest failed one.
    expect(names).toHaveLength(4);
    expect(names[0]).toBe('redis-2020-01-02T00-00-00Z.rdb');
    expect(names.filter((name) => name.endsWith('.unfinished'))).toEqual(['redis-2026-01-02T00-00-00Z.rdb.unfinished']);
    expect(
      readFileSync(path.join(kept, names.at(-1) ?? ''))
        .subarray(0, 5)
        .toString(),
    ).toBe('REDIS');
  });

  test('ends on SIGTERM: its shell execs it', async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});

describe('a member of MongoDB', () => {
  const mongod = async () => {
    const objects = await helm.render({});
    const pod = podsOf(objects).find(({ name }) => name === 'StatefulSet/waggle-mongodb');
    const set = objects.find((object) => nameOf(object) === 'StatefulSet/waggle-mongodb');
    return { pod, container: pod?.containers[0], spec: set?.['spec'] as { minReadySeconds?: number } };
  };

  // What hello returns in each state, from MongoDB's manual.
  test.each([
    ['the primary', { isWritablePrimary: true, secondary: false, setName: 'rs0' }, 0],
    ['a secondary', { isWritablePrimary: false, secondary: true, setName: 'rs0' }, 0],
    ['of no set yet', { isWritablePrimary: false, secondary: false, isreplicaset: true }, 0],
    ['starting up, catching up or rolling back', { isWritablePrimary: false, secondary: false, setName: 'rs0' }, 1],
  ])('that is %s says so to the readiness probe', async (_, hello, code) => {
    const { container } = await mongod();
    const [shell, option, script = ''] = container?.readinessProbe?.exec?.command ?? [];
    expect([shell, option]).toEqual(['sh', '-c']);
    const expression = /--eval '([^']*)'$/.exec(script)?.[1] ?? '';
    const codes: unknown[] = [];
    runInNewContext(expression, { db: { hello: () => hello }, quit: (status: unknown) => codes.push(status) });
    expect(codes).toEqual([code]);
  });

  test('is probed without a password, by a shell that writes nothing to its read-only root', async () => {
    const { container, pod, spec } = await mongod();
    const { exec, timeoutSeconds = 1, periodSeconds = 10 } = container?.readinessProbe ?? {};
    const script = exec?.command?.[2] ?? '';
    expect(script).toMatch(
      /^rm -rf \/tmp\/\.mongodb; HOME=\/tmp exec mongosh 'mongodb:\/\/127\.0\.0\.1:27017\/\?directConnection=true/,
    );
    expect(script).toMatch(/ --quiet --norc --eval /);
    expect(container?.volumeMounts?.map(({ mountPath }) => mountPath)).toContain('/tmp');
    // mongosh has to start Node.
    expect(timeoutSeconds).toBeGreaterThanOrEqual(10);
    expect(spec.minReadySeconds).toBeGreaterThan(periodSeconds);
    const config = (await helm.render({})).find((object) => nameOf(object) === 'ConfigMap/waggle-mongodb');
    const texts = config?.['data'] as Record<string, string> | undefined;
    expect(parse(texts?.['mongosh.conf'] ?? '')).toEqual({
      mongosh: { disableLogging: true, forceDisableTelemetry: true },
    });
    expect(container?.volumeMounts).toContainEqual(expect.objectContaining({ mountPath: '/etc/mongosh.conf' }));
    expect(pod?.spec.volumes).toContainEqual({ name: 'shell', configMap: { name: 'waggle-mongodb' } });
  });

  test('has memory for that shell too, and is spread by labels that its pods have', async () => {
    const { container, pod } = await mongod();
    // cacheGB 0.25, the same again for connections, and mongosh.
    expect(container?.resources).toMatchObject({ requests: { memory: '640Mi' }, limits: { memory: '1Gi' } });
    const spread = pod?.spec.topologySpreadConstraints ?? [];
    expect(spread).toHaveLength(2);
    // A StatefulSet's pods lack the label of Deployments.
    expect(spread.flatMap(({ matchLabelKeys = [] }) => matchLabelKeys)).toEqual([]);
    const orders = podsOf(await helm.render({})).find(({ name }) => name === 'Deployment/waggle-orders');
    expect(orders?.spec.topologySpreadConstraints?.[0]?.matchLabelKeys).toEqual(['pod-template-hash']);
  });
});

test('compose and the chart run the same versions of both stores, and the image’s user is the chart’s', async () => {
  const deploy = path.resolve(chartFolder, '../..');
  const compose = parse(readFileSync(path.join(deploy, 'compose.yaml'), 'utf8'), { merge: true }) as {
    services: Record<string, { image?: string }>;
  };
  const pods = podsOf(await helm.render({}));
  for (const store of ['redis', 'mongodb']) {
    const pod = pods.find(({ name }) => name === `StatefulSet/waggle-${store}`);
    expect(pod?.containers[0]?.image).toBe(compose.services[store]?.image);
  }
  const dockerfile = readFileSync(path.join(deploy, 'Dockerfile'), 'utf8');
  const user = [...dockerfile.matchAll(/^USER (\d+)/gm)].at(-1)?.[1];
  const orders = pods.find(({ name }) => name === 'Deployment/waggle-orders');
  expect(orders?.spec.securityContext?.runAsUser).toBe(Number(user));
});

test('Valkey is started and probed by its own programs', async () => {
  const parts = ['StatefulSet/waggle-redis', 'CronJob/waggle-backup-redis'];
  const text = JSON.stringify(
    podsOf(await helm.render(variants['valkey'] ?? {})).filter(({ name }) => parts.includes(name)),
  );
  expect(text).toMatch(/valkey\/valkey:/);
  expect(text).toMatch(/valkey-server/);
  expect(text).not.toMatch(/redis-(server|cli)\b/);
});

// A claim with WaitForFirstConsumer is bound only when a pod mounts it, and `--wait` waits for claims.
test.each(Object.keys(variants))(
  '%s: every claim is mounted by something that starts with the release',
  async (name) => {
    const objects = await helm.render(variants[name] ?? {});
    const starting = podsOf(objects).filter(({ kind }) => kind !== 'CronJob' && kind !== 'Pod');
    const mounted = starting.flatMap(({ spec }) =>
      (spec.volumes ?? []).flatMap(({ persistentVolumeClaim: claim }) => claim?.claimName ?? []),
    );
    const claims = objects.filter(({ kind }) => kind === 'PersistentVolumeClaim').map(({ metadata }) => metadata.name);
    for (const claim of claims) expect(mounted).toContain(claim);
  },
);
