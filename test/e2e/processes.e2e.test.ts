// The command line as a process: how it starts, fails and ends.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { programUnderTest } from '../support/program.ts';
import { freePort } from '../support/redis.ts';

interface Started {
  readonly child: ChildProcess;
  readonly url: string;
  readonly out: () => string;
  readonly err: () => string;
  readonly ended: Promise<number | string | null>;
}

let data: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  data = mkdtempSync(path.join(tmpdir(), 'waggle-data-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(data, { recursive: true, force: true });
});

function waggle(args: readonly string[], env: Record<string, string> = {}): Omit<Started, 'url'> {
  const child = spawn(process.execPath, [programUnderTest(), ...args], {
    env: { PATH: process.env['PATH'] ?? '', HOME: tmpdir(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let out = '';
  let err = '';
  child.stdout.on('data', (bytes) => (out += bytes));
  child.stderr.on('data', (bytes) => (err += bytes));
  const ended = once(child, 'close').then(([code, signal]) => code ?? signal);
  return { child, out: () => out, err: () => err, ended };
}

async function up(env: Record<string, string> = {}): Promise<Started> {
  const port = await freePort();
  const started = waggle(['up', '--port', String(port), '--data', data], { WAGGLE_SIMULATOR_SPEED: '50', ...env });
  await vi.waitFor(() => expect(started.err()).toContain('Ctrl-C stops it'), { timeout: 30_000, interval: 50 });
  return { ...started, url: `http://127.0.0.1:${port}` };
}

const logLines = (started: Pick<Started, 'out'>): Record<string, unknown>[] =>
  started
    .out()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

describe('waggle up', () => {
  test('starts everything, prints the addresses, and SIGTERM ends it cleanly with exit code 0', async () => {
    const started = await up();
    expect(started.err()).toMatch(/orders, deliveries, notifications, simulator/);
    expect(started.err()).toContain(`${started.url}/api/docs`);
    expect((await fetch(`${started.url}/health/ready`)).status).toBe(200);
    started.child.kill('SIGTERM');
    expect(await started.ended).toBe(0);
    expect(logLines(started).at(-1)).toMatchObject({ msg: 'stopped' });
  });

  test('the staff token goes into a file at the first start only, and is never printed or logged', async () => {
    const first = await up();
    const file = /in (\S+staff-token), which only its owner may read/.exec(first.err())?.[1] ?? '';
    const token = readFileSync(file, 'utf8').trim();
    expect(token).toMatch(/^staff_[\w-]{43}$/);
    const asStaff = { headers: { authorization: `Bearer ${token}` } };
    expect((await fetch(`${first.url}/api/orders`, asStaff)).status).toBe(200);
    first.child.kill('SIGTERM');
    await first.ended;
    const second = await up();
    expect(second.err()).not.toContain('staff-token');
    expect((await fetch(`${second.url}/api/orders`, asStaff)).status).toBe(200);
    expect([first, second].map((started) => started.out() + started.err()).join('')).not.toContain(token);
  });

  test('a second signal ends it at once', async () => {
    const started = await up();
    // A request that never ends delays the stop after the first signal until its deadline.
    const hanging = fetch(`${started.url}/api/orders`, {
      method: 'POST',
      body: new ReadableStream({ start: (body) => body.enqueue(new TextEncoder().encode('{')) }),
      headers: { 'content-type': 'application/json' },
      duplex: 'half',
    } as RequestInit).catch(() => {});
    await vi.waitFor(async () =>
      expect((await (await fetch(`${started.url}/metrics`)).text()).length).toBeGreaterThan(0),
    );
    started.child.kill('SIGINT');
    await vi.waitFor(() => expect(started.out()).toContain('a second signal stops at once'), 10_000);
    // A signal right after the first counts as the same one.
    const again = () => {
      started.child.kill('SIGINT');
      expect(started.child.exitCode).toBe(130);
    };
    await vi.waitFor(again, { timeout: 5_000, interval: 100 });
    await hanging;
  });

  test('Ctrl-C under npm, which forwards the signal that the terminal has sent already, ends it cleanly', async () => {
    const port = await freePort();
    // The project's own script would first set the project up, while tests are running.
    const scripts = { start: `exec '${process.execPath}' '${programUnderTest()}' up` };
    writeFileSync(path.join(data, 'package.json'), JSON.stringify({ private: true, scripts }));
    const child = spawn('npm', ['start'], {
      cwd: data,
      env: { PATH: process.env['PATH'] ?? '', HOME: tmpdir(), WAGGLE_PORT: String(port), WAGGLE_DATA: data },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A separate process group, like that of a command in a terminal.
      detached: true,
    });
    children.push(child);
    let out = '';
    let err = '';
    child.stdout.on('data', (bytes) => (out += bytes));
    child.stderr.on('data', (bytes) => (err += bytes));
    await vi.waitFor(() => expect(err).toContain('Ctrl-C stops it'), { timeout: 30_000, interval: 50 });
    process.kill(-(child.pid ?? 0), 'SIGINT');
    await once(child, 'close');
    expect(out).toContain('"msg":"stopped"');
    expect(child.exitCode).toBe(0);
  });

  test('a signal during the start ends it too', async () => {
    const env = {
      REDIS_URL: 'redis://127.0.0.1:1',
      MONGODB_URL: 'mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200',
      WAGGLE_PORT: '0',
    };
    const started = waggle(['up'], env);
    await vi.waitFor(() => expect(started.out()).toContain('waiting for MongoDB'), 20_000);
    started.child.kill('SIGTERM');
    expect(await started.ended).toBe(0);
  });

  test('every line on its standard output is JSON, and those about an order carry its correlation id', async () => {
    const started = await up();
    const order = waggle(['order', '--url', started.url]);
    expect(await order.ended).toBe(0);
    expect(order.out()).toMatch(
      /order\s+created[\s\S]*out for delivery[\s\S]*delivery\s+delivered[\s\S]*order\s+delivered/,
    );
    const orderId = /^order ([0-9a-f-]{36})$/m.exec(order.out())?.[1];
    const about = logLines(started).filter((line) => line['order_id'] === orderId);
    expect(new Set(about.map((line) => line['correlation_id'])).size).toBe(1);
    const services = new Set(about.map((line) => line['service']));
    expect([...services]).toEqual(expect.arrayContaining(['orders', 'deliveries', 'notifications']));
    expect(started.out()).not.toContain('Lovelace');
  });
});

describe('an impossible start is reported in one line, with exit code 1', () => {
  async function refused(args: readonly string[], env: Record<string, string> = {}): Promise<string> {
    const started = waggle(args, { WAGGLE_DATA: data, ...env });
    expect(await started.ended).toBe(1);
    expect(started.err()).toMatch(/^waggle: [^\n]+\n$/);
    return started.err();
  }

  test('a port that is taken', async () => {
    const occupant = createServer().listen(0, '127.0.0.1');
    await once(occupant, 'listening');
    const { port } = occupant.address() as { port: number };
    expect(await refused(['up', '--port', String(port)])).toContain(
      `cannot listen on 127.0.0.1:${port}: another program listens there`,
    );
    occupant.close();
  });

  test('a data folder that cannot be written', async () => {
    const env = { WAGGLE_PORT: '0' };
    expect(await refused(['up', '--data', '/dev/null/data'], env)).toContain(
      'the data folder /dev/null/data cannot be written',
    );
    expect(await refused(['up', '--data', '/proc/data'], env)).toContain(
      'the data folder /proc/data cannot be written',
    );
  });

  test('a data folder that another Waggle uses', async () => {
    await up();
    expect(await refused(['up', '--port', '0'])).toContain('in use by another Waggle');
  });

  test.each([
    ['a bad setting', ['up', '--port', 'http'], {}, 'WAGGLE_PORT is "http", but must be a whole number'],
    ['several bad settings', ['up', '--port', 'x', '--log-level', 'loud'], {}, /WAGGLE_PORT is .*; LOG_LEVEL is /],
    ['an unknown currency', ['up'], { WAGGLE_CURRENCY: 'eur' }, 'WAGGLE_CURRENCY is "eur"'],
    [
      'a namespace that is not valid in a database name',
      ['up'],
      { WAGGLE_NAMESPACE: 'a/b' },
      'WAGGLE_NAMESPACE is "a/b"',
    ],
    ['Redis without MongoDB', ['up'], { REDIS_URL: 'redis://127.0.0.1' }, 'REDIS_URL is given without MONGODB_URL'],
    [
      'an invalid URL',
      ['up', '--port', '0'],
      { REDIS_URL: 'here', MONGODB_URL: 'mongodb://127.0.0.1' },
      'REDIS_URL is no Redis URL',
    ],
    ['a service alone without servers', ['serve', 'orders'], {}, 'serve orders needs REDIS_URL and MONGODB_URL'],
    ['an order when nothing runs', ['order', '--url', 'http://127.0.0.1:1'], {}, 'http://127.0.0.1:1 does not answer'],
    ['a quantity of zero', ['order', '--quantity', '0'], {}, '--quantity is "0"'],
  ])('%s', async (_, args, env, message) => {
    expect(await refused(args, env)).toMatch(message);
  });
});

test('waggle config prints every setting with its description, and secrets as dots', async () => {
  const shown = waggle(['config'], {
    WAGGLE_STAFF_TOKEN: 'very-secret-token-of-enough-characters',
    WAGGLE_SIMULATOR_SPED: '3',
  });
  expect(await shown.ended).toBe(0);
  expect(shown.out()).toContain('WAGGLE_PORT=8080');
  expect(shown.out()).toContain('WAGGLE_STAFF_TOKEN=••••••••');
  expect(shown.out()).not.toContain('very-secret');
  expect(shown.out()).toContain('did you mean WAGGLE_SIMULATOR_SPEED?');
});
