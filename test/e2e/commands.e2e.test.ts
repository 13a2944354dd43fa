// Runs every command of the docs' shell blocks in their order, or checks it against its program where it cannot run here.
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { DeadLetterList } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { copyOfTheChart, type Helm } from '../deploy/chart.ts';
import { problemsOf } from '../documents/check-commands.ts';
import { type RunKind, ruleOf } from '../documents/command-rules.ts';
import { documentedCommands } from '../documents/shell-commands.ts';
import { runCommand, type StartedByCommand, startByCommand } from '../documents/started-by-npm.ts';
import { asStaff, isDelivered, placed, trackUntil } from '../support/customer.ts';
import { dropDatabases } from '../support/mongo.ts';
import { freePort } from '../support/redis.ts';
import { staffToken, temporaryFolder, waitFor } from '../support/waggle.ts';
import { appendRaw } from './interventions.ts';

const all = documentedCommands(path.resolve(import.meta.dirname, '../..')).map((one) => ({
  ...one,
  rule: ruleOf(one),
}));
const running = (how: RunKind) => all.filter(({ rule }) => 'run' in rule && rule.run === how);

const quick = { WAGGLE_SIMULATOR_SPEED: '200', WAGGLE_UNLIMITED_ADDRESSES: 'loopback', WAGGLE_STAFF_TOKEN: staffToken };

describe('on one machine', () => {
  const { folder, remove } = temporaryFolder();
  const examples = { order: '', deadLetter: '' };
  let waggle: StartedByCommand;
  let settings: Record<string, string>;
  const start = async () => {
    waggle = await startByCommand('npm start', Number(settings['WAGGLE_PORT']), settings);
  };

  beforeAll(async () => {
    settings = { ...quick, WAGGLE_DATA: folder, WAGGLE_PORT: String(await freePort()) };
    expect(running('start').length).toBeGreaterThan(1);
    await start();
    const order = await placed(waggle.url);
    await trackUntil(waggle.url, order, isDelivered);
    examples.order = order.order_id;
    // An entry that no service can handle, for the commands on dead letters.
    const restart = async (_service: unknown, _signal: unknown, meanwhile = async () => {}) => {
      await waggle.end();
      await meanwhile();
      await start();
    };
    await appendRaw({ data: { folder, redisUrl: '', mongodbUrl: '', namespace: '' }, restart }, [
      { stream: 'orders-stream', event: 'no event' },
    ]);
    await waitFor('a dead letter', 30_000, async () => {
      const { dead_letters: found } = (await (await asStaff(waggle.url, '/api/dead-letters')).json()) as DeadLetterList;
      examples.deadLetter = found[0]?.id ?? '';
      return examples.deadLetter !== '';
    });
    await waitFor('the first account', 30_000, async () =>
      (await (await asStaff(waggle.url, '/api/accounts')).text()).includes('"admin"'),
    );
  });
  afterAll(async () => {
    await waggle?.end();
    remove();
  });

  test.each(running('here'))('$file:$line: $command', async ({ command }) => {
    const here = command
      .replaceAll(/http:\/\/127\.0\.0\.1:8080|https:\/\/shop\.example\/waggle/g, waggle.url)
      .replace('019ab000-0000-7000-8000-000000000001', examples.order)
      .replace('1763850000000-0', examples.deadLetter)
      .replace('<staff token>', staffToken)
      .replace(/^curl /, "curl -w '\\nanswered %{http_code}' ");
    const { code, output } = await runCommand(here, { WAGGLE_DATA: folder, WAGGLE_URL: waggle.url });
    expect(code, output).toBe(0);
    if (command.startsWith('curl ')) {
      expect(output).toMatch(command.includes('"items":[]') ? /answered 400$/ : /answered 20[01]$/);
    }
  });

  test.each(running('currency'))('$file:$line: $command', async ({ command }) => {
    await waggle.end();
    waggle = await startByCommand(command, Number(settings['WAGGLE_PORT']), settings);
    expect(await (await fetch(`${waggle.url}/api/menu`)).text()).toContain('"currency":"CHF"');
  });
});

const servers = { REDIS_URL: inject('redisUrl') ?? '', MONGODB_URL: inject('mongodbUrl') ?? '' };

describe.skipIf(!servers.REDIS_URL || !servers.MONGODB_URL)('on Redis and MongoDB', () => {
  const namespace = `docs${randomBytes(4).toString('hex')}`;
  const settings = { ...quick, ...servers, WAGGLE_NAMESPACE: namespace };
  const started: StartedByCommand[] = [];
  afterAll(async () => {
    for (const one of started) await one.end();
    await dropDatabases(servers.MONGODB_URL, namespace);
  });

  test('npm start runs everything in one process, with the settings that the README exports', async () => {
    const [exported] = running('processes').filter(({ command }) => command.startsWith('export '));
    const names = [...(exported?.command.matchAll(/([A-Z_]+)=/g) ?? [])].map(([, name]) => name);
    expect(names).toEqual(Object.keys(servers));
    const port = await freePort();
    const waggle = await startByCommand('npm start', port, { ...settings, WAGGLE_PORT: String(port) });
    const order = await placed(waggle.url);
    await trackUntil(waggle.url, order, isDelivered);
    await waggle.end();
  });

  test('each service starts in a process, and an order goes through all of them', async () => {
    const commands = running('processes').filter(({ command }) => command.startsWith('npm '));
    const ports = new Map<string, number>();
    for (const [port] of commands.flatMap(({ command }) => [...command.matchAll(/\b80\d\d\b/g)])) {
      ports.set(port, ports.get(port) ?? (await freePort()));
    }
    for (const { command } of commands) {
      const here = command.replaceAll(/\b80\d\d\b/g, (port) => String(ports.get(port)));
      const [, port] = / --port (\d+)$/.exec(here) ?? [];
      if (port) {
        started.push(await startByCommand(here, Number(port), settings));
        continue;
      }
      const { code, output } = await runCommand(here, settings);
      expect(code, output).toBe(0);
      expect(output).toMatch(/order +delivered/);
    }
    expect(started.length).toBeGreaterThan(5);
  });
});

describe('what does not run here', () => {
  let helm: Helm;
  beforeAll(() => {
    helm = copyOfTheChart();
  });
  afterAll(() => helm.remove());

  const checked = all
    .flatMap(({ rule, ...one }) => ('check' in rule ? [{ ...one, ...rule }] : []))
    .filter(({ command }, i, every) => every.findIndex((one) => one.command === command) === i);
  test.each(checked)('$file:$line: $command ($why)', async ({ command, check }) => {
    expect(await problemsOf(check, command, helm)).toEqual([]);
  });

  test.each([
    ['script', 'npm run nothing'],
    ['tests', 'npm test -- --project unit no/such/folder'],
    ['tests', "npm test -- --project integration bus -t 'frobnicated scripts'"],
    ['options', 'npm run chaos -- --frob 1'],
    ['compose', 'docker compose -f deploy/compose.yaml run --rm frob'],
    ['compose', 'docker compose -f deploy/compose.yaml --profile frob up'],
    ['compose', 'docker compose -f deploy/compose.yaml up --scale frob=2'],
    ['helm', 'helm install waggle deploy/helm/gone'],
    ['helm', 'helm install waggle deploy/helm/waggle --frob'],
    ['helm', 'helm upgrade waggle deploy/helm/waggle --set global.frob=1'],
    ['files', 'docker build -f deploy/Frobfile .'],
    ['setting', 'export WAGGLE_FROB=1'],
  ] as const)('a planted mistake is found by %s: %s', async (check, command) => {
    expect(await problemsOf(check, command, helm)).not.toEqual([]);
  });
});
