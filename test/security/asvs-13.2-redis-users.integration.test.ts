// ASVS 5.0, 13.2.2, least rights of service accounts: Waggle on Redis with users, started as the chart and as compose start it: each has enough rights, and no more. In the chart each
// service has a user of its own, and connects with TLS.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { OperationsNow } from '@waggle/contracts';
import { manifests, serviceNames } from '@waggle/services';
import type { IContainer } from 'kubernetes-models/v1';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import { chartFolder, copyOfTheChart, type KubernetesObject, nameOf } from '../deploy/chart.ts';
import { podsOf } from '../deploy/pods.ts';
import { waggleCommand } from '../support/command.ts';
import { deliveredSteps, isDelivered, placed, stockOf, trackUntil } from '../support/customer.ts';
import { dropDatabases } from '../support/mongo.ts';
import { freePort } from '../support/redis.ts';
import { startWaggle, type WaggleProcess, waitFor } from '../support/waggle.ts';

const mongodbUrl = inject('mongodbUrl') ?? '';

/** How a container starts Redis, and how clients reach it. */
interface Start {
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  readonly configuration: string;
  /** The files of its certificate; none without TLS. */
  readonly certificate: Readonly<Record<string, string>>;
  /** What a process of Waggle runs → its user and password. */
  readonly clients: Readonly<Record<string, readonly [user: string, password: string]>>;
}

type Texts = Readonly<Record<string, string>>;

async function fromChart(namespace: string): Promise<Start> {
  const helm = copyOfTheChart();
  const global = {
    namespace,
    monitoring: { enabled: true },
    keda: { enabled: true },
    tls: { redis: { enabled: true } },
  };
  const objects = await helm.render({ redis: { users: { enabled: true } }, global });
  helm.remove();
  const [container] = podsOf(objects).find(({ name }) => name === 'StatefulSet/waggle-redis')?.containers ?? [];
  const field = (name: string, of: string) => (objects.find((object) => nameOf(object) === name)?.[of] ?? {}) as Texts;
  const urls = serviceNames.map(
    (name) => new URL(field(`Secret/waggle-${name}-stores`, 'stringData')['REDIS_URL'] ?? ''),
  );
  for (const { protocol } of urls) expect(protocol).toBe('rediss:');
  return {
    script: container?.command?.at(-1) ?? '',
    env: environmentOf(container, objects),
    configuration: field('ConfigMap/waggle-redis', 'data')['redis.conf'] ?? '',
    certificate: field('Secret/waggle-redis-tls', 'stringData'),
    clients: Object.fromEntries(
      serviceNames.map((name, i) => [name, [urls[i]?.username ?? '', urls[i]?.password ?? '']]),
    ),
  };
}

/** The variables of a container, those from Secrets included. */
function environmentOf(container: IContainer | undefined, objects: readonly KubernetesObject[]): Texts {
  const variables = (container?.env ?? []).map(({ name, value, valueFrom }) => {
    const { name: secret, key = '' } = valueFrom?.secretKeyRef ?? {};
    const found = objects.find((object) => nameOf(object) === `Secret/${secret}`);
    return [name, value ?? (found?.['stringData'] as Texts | undefined)?.[key] ?? ''];
  });
  return Object.fromEntries(variables) as Texts;
}

async function fromCompose(): Promise<Start> {
  const text = readFileSync(path.resolve(chartFolder, '../../compose.yaml'), 'utf8');
  const { services } = parse(text, { merge: true }) as { services: Record<string, { command?: string[] }> };
  const script = services['redis']?.command?.at(-1)?.replaceAll('$$', '$') ?? '';
  const password = 'a-password-of-services';
  return {
    script,
    env: { WAGGLE_REDIS_PASSWORD: password },
    configuration: '',
    certificate: {},
    clients: { up: ['services', password] },
  };
}

describe.skipIf(!inject('redisServer') || !mongodbUrl).each([
  ['the chart', fromChart],
  ['compose', fromCompose],
] as const)('with users, in Redis as %s starts it', (_, startOf) => {
  const namespace = `users${randomBytes(4).toString('hex')}`;
  let folder: string;
  let port: number;
  let child: ChildProcess;
  let start: Start;
  let authority: string | null;
  const ask = (user: string, secret: string, ...command: string[]): string => {
    const tls = authority === null ? [] : ['--tls', '--cacert', authority];
    const args = ['-p', String(port), ...tls, '--user', user, '--no-auth-warning', ...command];
    return execFileSync('redis-cli', args, { env: { ...process.env, REDISCLI_AUTH: secret }, encoding: 'utf8' });
  };

  beforeAll(async () => {
    start = await startOf(namespace);
    folder = mkdtempSync(path.join(tmpdir(), 'waggle-redis-'));
    port = await freePort();
    const tls = Object.keys(start.certificate).length > 0;
    authority = tls ? path.join(folder, 'tls/ca.crt') : null;
    mkdirSync(path.join(folder, 'tls'));
    for (const [name, content] of Object.entries(start.certificate))
      writeFileSync(path.join(folder, 'tls', name), content);
    const moved = (text: string) =>
      text
        .replaceAll('/run/tls', path.join(folder, 'tls'))
        .replaceAll(/\/(etc|run)\/redis|\/tmp(?=\/users)|\/data/g, folder)
        .replace(/^(tls-)?port 6379$/m, '');
    writeFileSync(path.join(folder, 'redis.conf'), moved(start.configuration));
    const ports = tls ? `--port 0 --tls-port ${port}` : `--port ${port}`;
    const here = `${moved(start.script)} ${ports} --bind 127.0.0.1 --dir ${folder}`;
    child = spawn('sh', ['-c', here], { env: { PATH: process.env['PATH'] ?? '', ...start.env }, stdio: 'ignore' });
    const [[user, password] = ['', '']] = Object.values(start.clients);
    await waitFor('Redis to answer', 20_000, () => {
      if (child.exitCode !== null) throw new Error(`Redis ended with ${child.exitCode}`);
      try {
        return ask(user, password, 'PING').includes('PONG');
      } catch {
        return false;
      }
    });
  });
  afterAll(async () => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
    await dropDatabases(mongodbUrl, namespace);
  });

  test('orders are placed, followed and delivered, and Redis denies none of Waggle’s commands', {
    timeout: 240_000,
  }, async () => {
    const scheme = authority === null ? 'redis' : 'rediss';
    const started = await Promise.all(
      Object.entries(start.clients).map(async ([what, [user, password]]) => {
        const settings = {
          REDIS_URL: `${scheme}://${user}:${password}@127.0.0.1:${port}`,
          MONGODB_URL: mongodbUrl,
          WAGGLE_NAMESPACE: namespace,
          WAGGLE_SIMULATOR_SPEED: '50',
          ...(authority === null ? {} : { NODE_EXTRA_CA_CERTS: authority }),
        };
        return [what, await startWaggle({ what, settings, readyWithinMs: 60_000 })] as const;
      }),
    );
    const processes = Object.fromEntries(started);
    const urlOf = (service: string) => (processes['up'] ?? (processes[service] as WaggleProcess)).url;
    try {
      const order = await placed(urlOf('orders'));
      expect(await trackUntil(urlOf('notifications'), order, isDelivered, 90_000)).toHaveLength(deliveredSteps.length);
      expect(await stockOf(urlOf('orders'), 'margherita')).toBeTypeOf('number');
      for (const command of [['streams'], ['outbox', 'republish', '--since=1h']])
        expect(await waggleCommand(urlOf('orders'), command), command.join(' ')).toMatchObject({ code: 0 });
      for (const [what, { url }] of started)
        expect(await waggleCommand(url, ['dead-letters', 'list']), what).toMatchObject({ code: 0 });
      const now = await waggleCommand(urlOf('operations'), ['streams', '--json']);
      expect((JSON.parse(now.stdout) as OperationsNow).gaps).toEqual([]);
      const logs = started.flatMap(([, { logs: lines }]) => lines);
      const refused = logs.filter((line) => /NOPERM|NOAUTH|WRONGPASS/.test(JSON.stringify(line)));
      expect(refused).toEqual([]);
    } finally {
      await Promise.all(started.map(([, process]) => process.end()));
    }
  });

  test('services are denied harmful commands, and clients without a password everything', () => {
    for (const [user, password] of Object.values(start.clients)) {
      for (const command of [
        ['FLUSHALL'],
        ['CONFIG', 'SET', 'maxmemory', '1'],
        ['KEYS', '*'],
        ['ACL', 'LIST'],
        ['SHUTDOWN'],
      ])
        expect(ask(user, password, ...command)).toContain('NOPERM');
    }
    expect(ask('default', 'wrong', 'PING')).toMatch(/WRONGPASS|NOAUTH/);
  });

  test('a user of one service reaches no stream, cached value or channel of others', () => {
    for (const { name, signals = [], caches = [], ...manifest } of manifests) {
      const [user, password] = start.clients[name] ?? ['', ''];
      // Compose has one user for all.
      if (user === '') continue;
      const prefix = `${namespace}:`;
      const all = manifests.flatMap(({ publishes }) => publishes);
      const own = [...manifest.publishes, ...Object.keys(manifest.consumes)];
      const streams = new Set<string>(manifest.store.journeys === 'read' ? all : own);
      for (const stream of all) {
        const answer = ask(user, password, 'XLEN', `${prefix}${stream}`);
        if (streams.has(stream)) expect(answer, `${name} on ${stream}`).not.toContain('NOPERM');
        else expect(answer, `${name} on ${stream}`).toContain('NOPERM');
      }
      const may = (command: string[]) => !ask(user, password, ...command).includes('NOPERM');
      expect(may(['GET', `${prefix}cache:menu`]), `${name} and the menu`).toBe(caches.includes('menu'));
      expect(may(['PUBLISH', `${prefix}positions`, 'x']), `${name} and positions`).toBe(signals.includes('positions'));
      expect(may(['GET', 'of-another-namespace'])).toBe(false);
    }
  });
});
