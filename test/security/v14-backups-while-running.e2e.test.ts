// ASVS 5.0, V14, data protection: backs up while customers order, and continues from the backup.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DeliveryView, SessionView } from '@waggle/contracts';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { waggleCommand } from '../support/command.ts';
import {
  asStaff,
  deliveredSteps,
  isDelivered,
  names,
  orderOf,
  placed,
  stockOf,
  trackUntil,
} from '../support/customer.ts';
import { dropDatabases } from '../support/mongo.ts';
import { startRedis } from '../support/redis.ts';
import { switchedOn } from '../support/switched-on.ts';
import { startWaggle, temporaryFolder, type WaggleProcess, waitFor } from '../support/waggle.ts';

// Without the simulator, orders that are open at the time of the backup stay open.
const byHand = { WAGGLE_SIMULATOR: 'off', LOG_LEVEL: 'warn' };
const quick = { WAGGLE_SIMULATOR_SPEED: '100', LOG_LEVEL: 'warn' };

function newFolder(): string {
  const { folder, remove } = temporaryFolder();
  onTestFinished(remove);
  return folder;
}

async function running(options: Parameters<typeof startWaggle>[0]): Promise<WaggleProcess> {
  const started = await startWaggle(options);
  onTestFinished(async () => void (await started.end('SIGKILL')));
  return started;
}

const cy = { login: 'cy', password: 'honey-cake-12' };
const addCy = (url: string) => asStaff(url, '/api/accounts', 'POST', { ...cy, name: 'Cy', role: 'courier' });

async function signIn(url: string): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/api/session`, { method: 'POST', headers, body: JSON.stringify(cy) });
  return answer.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
}

async function whoIs(url: string, cookie: string): Promise<string | undefined> {
  const answer = await fetch(`${url}/api/session`, { headers: { cookie } });
  return ((await answer.json()) as SessionView).account?.login;
}

/** Takes the steps of a confirmed order as staff. */
async function deliveredByHand(url: string, id: string | undefined): Promise<void> {
  for (const status of ['preparing', 'ready', 'out_for_delivery']) {
    expect((await asStaff(url, `/api/orders/${id}/status`, 'POST', { status })).status).toBe(200);
  }
  for (const status of ['on_the_way', 'delivered']) {
    await waitFor(`the delivery to be ${status}`, 30_000, async () => {
      const { deliveries } = (await (await asStaff(url, '/api/deliveries')).json()) as { deliveries: DeliveryView[] };
      const { delivery_id } = deliveries.find(({ order_id }) => order_id === id) ?? {};
      return (await asStaff(url, `/api/deliveries/${delivery_id}/status`, 'POST', { status })).ok;
    });
  }
}

describe('on the embedded engine', () => {
  const run = (data: string, args: readonly string[]) => waggleCommand('', args, { WAGGLE_DATA: data });

  test('a backup made under load is restored: it has every order from before it, and they reach their end', async () => {
    const data = newFolder();
    const out = path.join(data, 'backups');
    const waggle = await running({ settings: { ...byHand, WAGGLE_DATA: data } });
    const stock = (await stockOf(waggle.url, 'margherita')) ?? 0;
    const before = [await placed(waggle.url), await placed(waggle.url), await placed(waggle.url)];
    const [made, during] = await Promise.all([run(data, ['backup']), placed(waggle.url)]);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const [file = ''] = readdirSync(out);
    expect(made.stdout).toContain(path.join(out, file));
    const after = await placed(waggle.url);
    expect(await run(data, ['restore', '--from', path.join(out, file), '--replace'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('in use by another Waggle'),
    });
    await waggle.end();

    expect((await run(data, ['restore', '--from', path.join(out, file)])).stderr).toContain('--replace puts it aside');
    expect(await run(data, ['restore', '--from', path.join(out, file), '--replace'])).toMatchObject({ code: 0 });
    const restored = await running({ settings: { ...quick, WAGGLE_DATA: data } });
    for (const order of before) {
      const steps = await trackUntil(restored.url, order, isDelivered);
      expect([...names(steps)].sort()).toEqual([...deliveredSteps].sort());
    }
    expect(await orderOf(restored.url, after)).toMatchObject({ status: 404 });
    const taken = (await orderOf(restored.url, during)).order_id === during.order_id ? 4 : 3;
    expect(await stockOf(restored.url, 'margherita')).toBe(stock - taken);
  });

  test('restores accounts with their passwords, but no sessions', async () => {
    const data = newFolder();
    const waggle = await running({ settings: { ...byHand, WAGGLE_DATA: data } });
    await addCy(waggle.url);
    const cookie = await signIn(waggle.url);
    expect(await whoIs(waggle.url, cookie)).toBe('cy');
    await run(data, ['backup']);
    await waggle.end();
    const from = path.join(data, 'backups', readdirSync(path.join(data, 'backups'))[0] ?? '');
    expect(await run(data, ['restore', '--from', from, '--replace'])).toMatchObject({ code: 0, stderr: '' });
    const { url } = await running({ settings: { ...byHand, WAGGLE_DATA: data } });
    expect(await whoIs(url, cookie)).toBeUndefined();
    expect(await whoIs(url, await signIn(url))).toBe('cy');
  });

  test('backups go to the given folder, also while nothing runs, and only the newest are kept', async () => {
    const data = newFolder();
    const out = newFolder();
    await (await running({ settings: { ...byHand, WAGGLE_DATA: data } })).end();
    writeFileSync(path.join(out, 'notes.txt'), 'not ours');
    // Only the newest failed backup is kept, for people to examine; more would fill the disk.
    for (const day of [1, 2, 3])
      writeFileSync(path.join(out, `waggle-2026-01-0${day}T00-00-00.000Z.db.unfinished`), '');
    for (let i = 0; i < 3; i += 1) {
      expect(await run(data, ['backup', '--out', out, '--keep', '2'])).toMatchObject({ code: 0, stderr: '' });
    }
    expect(readdirSync(out).filter((name) => name.endsWith('.db'))).toHaveLength(2);
    expect(readdirSync(out)).toContain('notes.txt');
    const unfinished = readdirSync(out).filter((name) => name.endsWith('.unfinished'));
    expect(unfinished).toEqual(['waggle-2026-01-03T00-00-00.000Z.db.unfinished']);
  });

  test('a truncated file is refused, and nothing is changed', async () => {
    const data = newFolder();
    const out = newFolder();
    await (await running({ settings: { ...byHand, WAGGLE_DATA: data } })).end();
    await run(data, ['backup', '--out', out]);
    const file = path.join(out, readdirSync(out)[0] ?? '');
    truncateSync(file, 20_000);
    expect(await run(data, ['restore', '--from', file, '--replace'])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/is no sound backup \([^\n]+\): use another one\n$/),
    });
    expect(readdirSync(data).filter((name) => name.includes('replaced'))).toEqual([]);
  });

  test('where there is nothing to back up, it says so', async () => {
    expect((await run('/nowhere', ['backup'])).stderr).toContain('there is nothing to back up in /nowhere');
  });
});

describe.skipIf(!inject('mongodbUrl') || !inject('redisServer'))('on the cluster engine', () => {
  const mongodbUrl = inject('mongodbUrl') ?? '';

  async function cluster() {
    const redis = await startRedis();
    const namespace = `backup${randomBytes(4).toString('hex')}`;
    onTestFinished(async () => {
      await redis.stop();
      await dropDatabases(mongodbUrl, namespace);
    });
    const env = { REDIS_URL: redis.url, MONGODB_URL: mongodbUrl, WAGGLE_NAMESPACE: namespace };
    return { env, run: (args: readonly string[]) => waggleCommand('', args, env) };
  }

  test('a backup made under load is restored after databases and streams are lost, and every order reaches its end', async () => {
    const { env, run } = await cluster();
    const out = newFolder();
    const waggle = await running({ settings: { ...byHand, ...env } });
    const stock = (await stockOf(waggle.url, 'margherita')) ?? 0;
    const before = [await placed(waggle.url), await placed(waggle.url), await placed(waggle.url)];
    const [first] = before;
    await asStaff(waggle.url, `/api/orders/${first?.order_id}/status`, 'POST', { status: 'confirmed' });
    const made = await run(['backup', '--out', out]);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const from = path.join(out, readdirSync(out)[0] ?? '');
    const after = await placed(waggle.url);
    expect((await run(['restore', '--from', from, '--replace'])).stderr).toContain('Waggle is running');
    await waggle.end();

    expect((await run(['restore', '--from', from])).stderr).toContain('--replace deletes them');
    expect(await run(['restore', '--from', from, '--replace'])).toMatchObject({ code: 0, stderr: '' });
    const restored = await running({ settings: { ...quick, ...env, WAGGLE_INBOX_DAYS: '1' } });
    // A person has the first order in hand: the simulator leaves it to them.
    await deliveredByHand(restored.url, first?.order_id);
    for (const order of before) {
      const steps = await trackUntil(restored.url, order, isDelivered);
      expect([...names(steps)].sort()).toEqual([...deliveredSteps].sort());
    }
    expect(await orderOf(restored.url, after)).toMatchObject({ status: 404 });
    expect(await stockOf(restored.url, 'margherita')).toBe(stock - before.length);
    const { deliveries } = (await (await asStaff(restored.url, '/api/deliveries')).json()) as { deliveries: unknown[] };
    expect(deliveries).toHaveLength(before.length);
  });

  test('restores accounts with their passwords, but no sessions', async () => {
    const { env, run } = await cluster();
    const out = newFolder();
    const waggle = await running({ settings: { ...byHand, ...env } });
    await addCy(waggle.url);
    const cookie = await signIn(waggle.url);
    await run(['backup', '--out', out]);
    await waggle.end();
    const from = path.join(out, readdirSync(out)[0] ?? '');
    expect(readdirSync(from)).toContain('accounts.accounts.jsonl.gz');
    expect(readdirSync(from)).not.toContain('settings.sessions.jsonl.gz');
    expect(await run(['restore', '--from', from, '--replace'])).toMatchObject({ code: 0, stderr: '' });
    const { url } = await running({ settings: { ...byHand, ...env } });
    expect(await whoIs(url, cookie)).toBeUndefined();
    expect(await whoIs(url, await signIn(url))).toBe('cy');
  });

  test('it is restored into an empty MongoDB and Redis under another namespace', async () => {
    const { env, run } = await cluster();
    const out = newFolder();
    const waggle = await running({ settings: { ...byHand, ...env } });
    const order = await placed(waggle.url);
    await run(['backup', '--out', out]);
    await waggle.end();
    const other = await cluster();
    const from = path.join(out, readdirSync(out)[0] ?? '');
    expect(await other.run(['restore', '--from', from])).toMatchObject({ code: 0, stderr: '' });
    const restored = await running({ settings: { ...quick, ...other.env } });
    expect(isDelivered(await trackUntil(restored.url, order, isDelivered))).toBe(true);
  });

  test('an incomplete backup is refused, and nothing is changed', async () => {
    const { env, run } = await cluster();
    const out = newFolder();
    await (await running({ settings: { ...byHand, ...env } })).end();
    await run(['backup', '--out', out]);
    const from = path.join(out, readdirSync(out)[0] ?? '');
    const kept = switchedOn(byHand).map((name) => `${name}.outbox.jsonl.gz`);
    expect(readdirSync(from)).toEqual(expect.arrayContaining(kept));
    truncateSync(path.join(from, 'orders.menu.jsonl.gz'), 40);
    expect((await run(['restore', '--from', from, '--replace'])).stderr).toContain(
      'orders.menu.jsonl.gz cannot be read',
    );
    rmSync(path.join(from, 'manifest.json'));
    expect((await run(['restore', '--from', from, '--replace'])).stderr).toContain('is no finished backup');
    const menu = await run(['init', 'menu']);
    expect(menu.stdout).toContain('there is a menu already');
  });

  test('a backup of one engine is not restored on the other', async () => {
    const { run } = await cluster();
    const folder = newFolder();
    mkdirSync(path.join(folder, 'a-folder'));
    writeFileSync(path.join(folder, 'a.db'), '');
    expect((await run(['restore', '--from', path.join(folder, 'a.db')])).stderr).toContain('embedded engine');
    const embedded = await waggleCommand('', ['restore', '--from', path.join(folder, 'a-folder')]);
    expect(embedded.stderr).toContain('needs REDIS_URL and MONGODB_URL');
  });
});
