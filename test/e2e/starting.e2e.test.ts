import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import type { PlacedOrder } from '@waggle/contracts';
import { afterEach, describe, expect, test } from 'vitest';
import { deliveredSteps, isDelivered, names, orderOf, place, placed, trackUntil } from '../support/customer.ts';
import { programUnderTest } from '../support/program.ts';
import { freePort } from '../support/redis.ts';
import { startWaggle, temporaryFolder, type WaggleProcess, waitFor } from '../support/waggle.ts';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

const folder = (): string => {
  const { folder: made, remove } = temporaryFolder();
  cleanUp.push(remove);
  return made;
};
const start = async (settings: Record<string, string>, port?: number): Promise<WaggleProcess> => {
  const waggle = await startWaggle({ settings, ...(port === undefined ? {} : { port }) });
  cleanUp.push(() => waggle.end('SIGKILL'));
  return waggle;
};
/** Runs a command until it ends. */
const run = (argv: readonly string[], settings: Record<string, string> = {}) => {
  const env = { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', LOG_LEVEL: 'silent', ...settings };
  return spawnSync(process.execPath, [programUnderTest(), ...argv], {
    env,
    encoding: 'utf8',
    timeout: 20_000,
  });
};

describe('waggle up', () => {
  test('has all its data after a restart, and continues with an open order', async () => {
    const settings = { WAGGLE_DATA: folder(), WAGGLE_SIMULATOR_SPEED: '40' };
    const first = await start(settings);
    const order = await placed(first.url, { quantity: 2 });
    await trackUntil(first.url, order, (steps) => names(steps).includes('order:confirmed'));
    expect(await first.end('SIGINT')).toBe(0);
    const second = await start(settings);
    const steps = await trackUntil(second.url, order, isDelivered);
    expect([...names(steps)].sort()).toEqual([...deliveredSteps].sort());
    expect(await orderOf(second.url, order)).toMatchObject({
      status: 'delivered',
      total: order.total,
      items: order.items,
    });
  });

  test('killed with -9 in the middle of orders loses none that it acknowledged', async () => {
    const settings = { WAGGLE_DATA: folder(), WAGGLE_SIMULATOR_SPEED: '100' };
    const first = await start(settings);
    const acknowledged: PlacedOrder[] = [];
    const answers = Array.from({ length: 60 }, () =>
      place(first.url, { item: 'mineral-water' }).then(
        async (answer) => answer.status === 201 && acknowledged.push((await answer.json()) as PlacedOrder),
        () => {},
      ),
    );
    await waitFor('some orders to be acknowledged', 10_000, () => acknowledged.length >= 10);
    await first.end('SIGKILL');
    await Promise.all(answers);
    const second = await start(settings);
    for (const order of acknowledged) {
      const steps = await trackUntil(second.url, order, isDelivered);
      expect(steps.map(({ seq }) => seq)).toEqual(deliveredSteps.map((_, i) => i + 1));
    }
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('ends cleanly on %s', async (signal) => {
    const waggle = await start({ WAGGLE_DATA: folder() });
    await placed(waggle.url);
    expect(await waggle.end(signal)).toBe(0);
    expect(waggle.stderr).not.toMatch(/error|warn/i);
  });
});

describe('an impossible start', () => {
  const oneLine = (result: { status: number | null; stderr: string; stdout: string }, says: RegExp) => {
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
    expect(result.stderr).toMatch(says);
    expect(result.stderr).not.toMatch(/\n\s+at /);
    expect(result.status).toBe(1);
  };

  test('a port that is taken', async () => {
    const port = await freePort();
    const taken = createServer().listen(port, '127.0.0.1');
    cleanUp.push(() => taken.close());
    await new Promise((resolve) => taken.once('listening', resolve));
    oneLine(run(['up'], { WAGGLE_PORT: String(port), WAGGLE_DATA: folder() }), new RegExp(`${port}`));
  });

  test('a data folder that cannot be written', () => {
    const file = path.join(folder(), 'a-file');
    writeFileSync(file, '');
    oneLine(
      run(['up'], { WAGGLE_PORT: '0', WAGGLE_DATA: path.join(file, 'data') }),
      /data folder .*cannot be written.*WAGGLE_DATA/,
    );
  });

  test('a data folder that another Waggle uses', async () => {
    const data = folder();
    await start({ WAGGLE_DATA: data });
    oneLine(run(['up'], { WAGGLE_PORT: '0', WAGGLE_DATA: data }), /in use by another Waggle/);
  });

  test.each([
    [{ WAGGLE_PORT: 'eighty' }, /WAGGLE_PORT.*eighty/],
    [{ WAGGLE_PORT: '70000' }, /WAGGLE_PORT.*70000/],
    [{ WAGGLE_SIMULATOR: 'maybe' }, /WAGGLE_SIMULATOR.*maybe/],
    [{ WAGGLE_SIMULATOR_CONFIRMED: '5-2' }, /WAGGLE_SIMULATOR_CONFIRMED/],
    [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL.*loud/],
    [{ REDIS_URL: 'redis://localhost:6379' }, /MONGODB_URL/],
    [{ MONGODB_URL: 'mongodb://localhost:27017' }, /REDIS_URL/],
    [{ REDIS_URL: 'not a url', MONGODB_URL: 'mongodb://localhost:27017' }, /REDIS_URL/],
  ])('a bad setting: %j', (settings, says) => {
    const result = run(['up'], { WAGGLE_PORT: '0', WAGGLE_DATA: folder(), ...(settings as Record<string, string>) });
    expect(result.stderr).toMatch(says);
    expect(result.stderr).not.toMatch(/\n\s+at /);
    expect(result.status).toBe(1);
  });

  test('all bad settings are reported together', () => {
    const { stderr, status } = run(['up'], { WAGGLE_PORT: 'x', LOG_LEVEL: 'loud', WAGGLE_SIMULATOR_SPEED: 'fast' });
    for (const name of ['WAGGLE_PORT', 'LOG_LEVEL', 'WAGGLE_SIMULATOR_SPEED']) expect(stderr).toContain(name);
    expect(status).toBe(1);
  });

  test('one service without Redis and MongoDB', () => {
    oneLine(run(['serve', 'orders']), /REDIS_URL and MONGODB_URL/);
  });

  test('a service that does not exist', () => {
    const { stderr, status } = run(['serve', 'kitchen']);
    expect(stderr).toMatch(/kitchen/);
    expect(status).toBe(1);
  });
});

describe('the command line', () => {
  test('orders, follows until the order is delivered, and ends with 0', async () => {
    const waggle = await start({ WAGGLE_DATA: folder(), WAGGLE_SIMULATOR_SPEED: '100' });
    const { stdout, status } = run(['order', '--url', waggle.url, '--item', 'diavola', '--quantity', '2']);
    expect(stdout).toMatch(/Diavola/);
    for (const status of ['created', 'confirmed', 'preparing', 'ready', 'out for delivery', 'on the way', 'delivered'])
      expect(stdout).toContain(status);
    expect(status).toBe(0);
  });

  test('an order is followed across a restart of Waggle', async () => {
    const settings = { WAGGLE_DATA: folder(), WAGGLE_SIMULATOR_SPEED: '12' };
    const waggle = await start(settings);
    const client = spawn(process.execPath, [programUnderTest(), 'order', '--url', waggle.url], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    cleanUp.push(() => client.kill('SIGKILL'));
    let text = '';
    client.stdout.on('data', (data) => {
      text += String(data);
    });
    await waitFor('the first steps', 15_000, () => text.includes('confirmed'));
    await waggle.end('SIGKILL');
    await start(settings, Number(new URL(waggle.url).port));
    await waitFor('the order to be delivered in the terminal', 30_000, () => client.exitCode !== null);
    expect(client.exitCode).toBe(0);
    for (const step of ['order     created', 'order     confirmed', 'order     delivered'])
      expect(text.split(step)).toHaveLength(2);
  });

  test.each([
    [['order', '--item', 'unicorn'], /unicorn/],
    [['order', '--quantity', 'many'], /quantity/],
  ])('%j is refused with the reason', async (argv, says) => {
    const waggle = await start({ WAGGLE_DATA: folder() });
    const { stderr, status } = run([...argv, '--url', waggle.url]);
    expect(stderr).toMatch(says);
    expect(status).toBe(1);
  });

  test('without a running Waggle, an order says so', () => {
    const { stderr, status } = run(['order', '--url', 'http://127.0.0.1:9']);
    expect(stderr).toMatch(/127\.0\.0\.1:9/);
    expect(status).toBe(1);
  });

  test('config prints every setting, and no secret', () => {
    const { stdout, status } = run(['config'], {
      WAGGLE_STAFF_TOKEN: 'very-secret-token-of-enough-characters',
      WAGGLE_PORT: '8123',
    });
    expect(stdout).toContain('8123');
    expect(stdout).toContain('WAGGLE_SIMULATOR_SPEED');
    expect(stdout).not.toContain('very-secret-token');
    expect(status).toBe(0);
  });
});

describe('the pages', () => {
  test('are served at every address of a page, and the API has its documentation', async () => {
    const waggle = await start({ WAGGLE_DATA: folder() });
    for (const address of ['/', '/kitchen', '/admin']) {
      const page = await fetch(`${waggle.url}${address}`);
      expect(page.headers.get('content-type')).toContain('text/html');
      expect(await page.text()).toContain('<title>Waggle</title>');
    }
    expect((await fetch(`${waggle.url}/api/docs`)).status).toBe(200);
  });
});
