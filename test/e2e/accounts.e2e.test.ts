// Staff accounts in use: the first start, the commands, and a session that is valid in every process.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { SessionView } from '@waggle/contracts';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { waggleCommand } from '../support/command.ts';
import { dropDatabases } from '../support/mongo.ts';
import { firstSignIn } from '../support/staff.ts';
import { startWaggle, temporaryFolder, type WaggleProcess, waitFor } from '../support/waggle.ts';

const quiet = { WAGGLE_SIMULATOR: 'off', LOG_LEVEL: 'debug' };

async function started(options: Parameters<typeof startWaggle>[0]): Promise<WaggleProcess> {
  const waggle = await startWaggle(options);
  onTestFinished(async () => void (await waggle.end('SIGKILL')));
  return waggle;
}

function folderOfItsOwn(): string {
  const { folder, remove } = temporaryFolder();
  onTestFinished(remove);
  return folder;
}

const secretIn = (file: string | undefined): string => readFileSync(file?.trim() ?? '', 'utf8').trim();

const signpost = (waggle: WaggleProcess) =>
  waitFor('the signpost', 20_000, () => waggle.stderr.includes('Ctrl-C stops it.'));

const signIn = (url: string, login: string, password: string): Promise<Response> =>
  fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  });

describe('the first start on one machine', () => {
  test('makes the account admin and shows its password once, in no log; the second start shows none', async () => {
    const settings = { ...quiet, WAGGLE_DATA: folderOfItsOwn() };
    const first = await started({ settings });
    await signpost(first);
    const password = secretIn(/sign in +in (\S+), which only its owner may read/.exec(first.stderr)?.[1]);
    expect(first.stderr).not.toContain(password);
    const answer = await signIn(first.url, 'admin', password);
    expect([answer.status, (await answer.json()) as SessionView]).toMatchObject([200, { account: { role: 'admin' } }]);
    expect(JSON.stringify(first.logs)).not.toContain(password);
    await first.end();
    const second = await started({ settings });
    await signpost(second);
    expect(second.stderr).not.toContain('sign in');
    expect((await signIn(second.url, 'admin', password)).status).toBe(200);
  });

  test('uses a given password, and shows none', async () => {
    const password = 'nine layers of honey';
    const waggle = await started({
      settings: { ...quiet, WAGGLE_DATA: folderOfItsOwn(), WAGGLE_ADMIN_PASSWORD: password },
    });
    await signpost(waggle);
    expect(waggle.stderr).not.toContain(password);
    expect((await signIn(waggle.url, 'admin', password)).status).toBe(200);
  });
});

test('a session outlives a restart', async () => {
  const settings = { ...quiet, WAGGLE_DATA: folderOfItsOwn(), WAGGLE_ADMIN_PASSWORD: 'nine layers of honey' };
  const first = await started({ settings });
  await signpost(first);
  const cookie = await firstSignIn(first.url, 'admin', 'nine layers of honey', 'pigeons like umbrellas');
  await first.end();
  const { url } = await started({ settings });
  expect((await fetch(`${url}/api/accounts`, { headers: { cookie } })).status).toBe(200);
});

test('commands list, add, disable and enable accounts, and reset a lost password', async () => {
  const waggle = await started({ settings: { ...quiet, WAGGLE_DATA: folderOfItsOwn() } });
  await signpost(waggle);
  const run = (...args: string[]) => waggleCommand(waggle.url, ['accounts', ...args]);
  const added = await run('add', 'cy', '--role', 'courier', '--name', 'Cy Young');
  expect(added).toMatchObject({ code: 0, stderr: expect.stringContaining('This file holds the password of cy') });
  const password = secretIn(added.stdout);
  expect((await signIn(waggle.url, 'cy', password)).status).toBe(200);
  expect((await run('list')).stdout).toMatch(/^admin +admin +Admin\ncy +courier +Cy Young\n$/);
  const reset = await run('reset-password', 'Admin');
  expect((await signIn(waggle.url, 'admin', secretIn(reset.stdout))).status).toBe(200);
  await run('disable', 'cy');
  expect((await run('list')).stdout).toContain('Cy Young  (disabled)');
  expect((await signIn(waggle.url, 'cy', password)).status).toBe(401);
  await run('enable', 'cy');
  expect((await signIn(waggle.url, 'cy', password)).status).toBe(200);
  expect(await run('disable', 'admin')).toMatchObject({ code: 1, stderr: expect.stringContaining('the only admin') });
  expect(await run('disable', 'dee')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('there are admin, cy'),
  });
  expect((await run('add', 'cy', '--role', 'courier')).stderr).toContain('cy is taken');
  expect((await run('add', 'dee', '--role', 'chef')).stderr).toContain('kitchen, courier, admin');
});

const redisUrl = inject('redisUrl') ?? '';
const mongodbUrl = inject('mongodbUrl') ?? '';

describe.skipIf(!redisUrl || !mongodbUrl)('in a cluster', () => {
  const cluster = () => {
    const namespace = `accounts${randomBytes(4).toString('hex')}`;
    onTestFinished(() => dropDatabases(mongodbUrl, namespace));
    return { ...quiet, REDIS_URL: redisUrl, MONGODB_URL: mongodbUrl, WAGGLE_NAMESPACE: namespace };
  };

  test('waggle init admin makes the account once; a service makes none, and its log holds no password', async () => {
    const env = cluster();
    const accounts = await started({ what: 'accounts', settings: env });
    expect((await waggleCommand(accounts.url, ['accounts', 'list'])).stdout).toBe('no accounts\n');
    const init = (given: Record<string, string> = {}) => waggleCommand('', ['init', 'admin'], { ...env, ...given });
    const made = await init();
    expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining('the password of admin') });
    expect(await init()).toMatchObject({ code: 0, stdout: 'there are accounts already: none was made\n' });
    const password = secretIn(made.stdout);
    expect((await signIn(accounts.url, 'admin', password)).status).toBe(200);
    expect(JSON.stringify(accounts.logs) + accounts.stderr).not.toContain(password);
  });

  test('a session of the accounts service counts in another service, and no longer within two seconds of its end', async () => {
    const env = cluster();
    const password = 'nine layers of honey';
    expect(await waggleCommand('', ['init', 'admin'], { ...env, WAGGLE_ADMIN_PASSWORD: password })).toMatchObject({
      stdout: 'made the account admin, with the password given\n',
    });
    const [accounts, deliveries] = await Promise.all([
      started({ what: 'accounts', settings: env }),
      started({ what: 'deliveries', settings: env }),
    ]);
    const cookie = await firstSignIn(accounts.url, 'admin', password, 'pigeons like umbrellas');
    const status = async () => (await fetch(`${deliveries.url}/api/deliveries`, { headers: { cookie } })).status;
    expect(await status()).toBe(200);
    await fetch(`${accounts.url}/api/session`, { method: 'DELETE', headers: { cookie } });
    await waitFor('the session to end in the other service', 2_000, async () => (await status()) === 401);
  });
});
