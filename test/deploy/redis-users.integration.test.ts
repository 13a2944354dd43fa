// Waggle on Redis with users, started as the chart and as compose start it: services have enough rights, and no more.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import { waggleCommand } from '../support/command.ts';
import { deliveredSteps, isDelivered, placed, stockOf, trackUntil } from '../support/customer.ts';
import { dropDatabases } from '../support/mongo.ts';
import { freePort } from '../support/redis.ts';
import { startWaggle, waitFor } from '../support/waggle.ts';
import { chartFolder, copyOfTheChart, nameOf } from './chart.ts';
import { podsOf } from './pods.ts';

const mongodbUrl = inject('mongodbUrl') ?? '';
const password = 'a-password-of-services';

/** How a container starts Redis: its command and configuration. */
interface Start {
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  readonly configuration: string;
}

async function fromChart(namespace: string): Promise<Start> {
  const helm = copyOfTheChart();
  const global = { namespace, monitoring: { enabled: true }, keda: { enabled: true } };
  const objects = await helm.render({ redis: { users: { enabled: true } }, global });
  helm.remove();
  const [container] = podsOf(objects).find(({ name }) => name === 'StatefulSet/waggle-redis')?.containers ?? [];
  const map = objects.find((object) => nameOf(object) === 'ConfigMap/waggle-redis');
  const passwords = ['EXPORTER', 'KEDA', 'SERVICES'].map((user) => [`PASSWORD_OF_${user}`, password]);
  return {
    script: container?.command?.at(-1) ?? '',
    env: { REDISCLI_AUTH: 'of-the-administrator', ...Object.fromEntries(passwords) },
    configuration: (map?.['data'] as Record<string, string> | undefined)?.['redis.conf'] ?? '',
  };
}

async function fromCompose(): Promise<Start> {
  const text = readFileSync(path.resolve(chartFolder, '../../compose.yaml'), 'utf8');
  const { services } = parse(text, { merge: true }) as { services: Record<string, { command?: string[] }> };
  const script = services['redis']?.command?.at(-1)?.replaceAll('$$', '$') ?? '';
  return { script, env: { WAGGLE_REDIS_PASSWORD: password }, configuration: '' };
}

describe.skipIf(!inject('redisServer') || !mongodbUrl).each([
  ['the chart', fromChart],
  ['compose', fromCompose],
] as const)('with users, in Redis as %s starts it', (_, startOf) => {
  const namespace = `users${randomBytes(4).toString('hex')}`;
  let folder: string;
  let port: number;
  let child: ChildProcess;
  const ask = (user: string, secret: string, ...command: string[]): string => {
    const args = ['-p', String(port), '--user', user, '--no-auth-warning', ...command];
    return execFileSync('redis-cli', args, { env: { ...process.env, REDISCLI_AUTH: secret }, encoding: 'utf8' });
  };

  beforeAll(async () => {
    const { script, env, configuration } = await startOf(namespace);
    folder = mkdtempSync(path.join(tmpdir(), 'waggle-redis-'));
    port = await freePort();
    const moved = (text: string) =>
      text.replaceAll(/\/(etc|run)\/redis|\/tmp(?=\/users)|\/data/g, folder).replace('port 6379', '');
    writeFileSync(path.join(folder, 'redis.conf'), moved(configuration));
    const here = `${moved(script)} --port ${port} --bind 127.0.0.1 --dir ${folder}`;
    child = spawn('sh', ['-c', here], { env: { PATH: process.env['PATH'] ?? '', ...env }, stdio: 'ignore' });
    await waitFor('Redis to answer', 20_000, () => {
      if (child.exitCode !== null) throw new Error(`Redis ended with ${child.exitCode}`);
      try {
        return ask('services', password, 'PING').includes('PONG');
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
    timeout: 180_000,
  }, async () => {
    const waggle = await startWaggle({
      settings: {
        REDIS_URL: `redis://services:${password}@127.0.0.1:${port}`,
        MONGODB_URL: mongodbUrl,
        WAGGLE_NAMESPACE: namespace,
        WAGGLE_SIMULATOR_SPEED: '50',
      },
      readyWithinMs: 60_000,
    });
    try {
      const order = await placed(waggle.url);
      expect(await trackUntil(waggle.url, order, isDelivered, 90_000)).toHaveLength(deliveredSteps.length);
      expect(await stockOf(waggle.url, 'margherita')).toBeTypeOf('number');
      for (const command of [['streams'], ['dead-letters', 'list'], ['outbox', 'republish', '--since=1h']])
        expect(await waggleCommand(waggle.url, command)).toMatchObject({ code: 0 });
      const refused = waggle.logs.filter((line) => /NOPERM|NOAUTH|WRONGPASS/.test(JSON.stringify(line)));
      expect(refused).toEqual([]);
    } finally {
      await waggle.end();
    }
  });

  test('services are denied harmful commands, and clients without a password everything', () => {
    for (const command of [
      ['FLUSHALL'],
      ['CONFIG', 'SET', 'maxmemory', '1'],
      ['KEYS', '*'],
      ['ACL', 'LIST'],
      ['SHUTDOWN'],
    ])
      expect(ask('services', password, ...command)).toContain('NOPERM');
    expect(ask('default', 'wrong', 'PING')).toMatch(/WRONGPASS|NOAUTH/);
  });
});
