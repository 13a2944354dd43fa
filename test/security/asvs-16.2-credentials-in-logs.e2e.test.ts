// OWASP ASVS 5.0, 16.2.5 and 13.3: what a container's log may hold is never a credential. A terminal shows a generated one, else a
// file holds it that only its owner may read.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../deploy/processes/redis.ts';
import { waggleCommand } from '../support/command.ts';
import { hasTerminal, type OnTerminal, waggleOnTerminal } from '../support/terminal.ts';
import { launchWaggle, startWaggle, temporaryFolder, waitFor } from '../support/waggle.ts';

function newFolder(): string {
  const { folder, remove } = temporaryFolder();
  onTestFinished(remove);
  return folder;
}

/** What a file of a secret holds; it is its owner's alone. */
function secretIn(file: string): string {
  expect([file, (statSync(file).mode & 0o777).toString(8)]).toEqual([file, '600']);
  return readFileSync(file, 'utf8').trim();
}

const signIn = (url: string, login: string, password: string): Promise<Response> =>
  fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  });

const quiet = { WAGGLE_SIMULATOR: 'off', WAGGLE_STAFF_TOKEN: '' };
const signpost = (read: () => string) => waitFor('the signpost', 20_000, () => read().includes('Ctrl-C stops it.'));

describe('without a terminal', () => {
  test('a first start prints no password and no token, and names the files that hold them', async () => {
    const folder = newFolder();
    const waggle = await startWaggle({ settings: { ...quiet, WAGGLE_DATA: folder, LOG_LEVEL: 'trace' } });
    onTestFinished(async () => void (await waggle.end('SIGKILL')));
    await signpost(() => waggle.stderr);
    const files = [...waggle.stderr.matchAll(/ in (\/\S+), which only its owner may read/g)].map(([, file]) => file);
    expect(files).toEqual([path.join(folder, 'staff-token'), path.join(folder, 'password-of-admin')]);
    const [token = '', password = ''] = files.map((file) => secretIn(file ?? ''));
    const printed = waggle.stderr + JSON.stringify(waggle.logs);
    expect([printed.includes(token), printed.includes(password)]).toEqual([false, false]);
    expect((await signIn(waggle.url, 'admin', password)).status).toBe(200);
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${waggle.url}/api/dead-letters`, { headers })).status).toBe(200);
  });

  test('a command prints the path of the file that holds the password or token that it generated', async () => {
    const folder = newFolder();
    const waggle = await startWaggle({ settings: { ...quiet, WAGGLE_DATA: folder } });
    onTestFinished(async () => void (await waggle.end('SIGKILL')));
    const env = { WAGGLE_STAFF_TOKEN: '', WAGGLE_DATA: folder };
    const run = (...args: string[]) => waggleCommand('', args, env);
    const added = await run('accounts', 'add', 'cy', '--role', 'courier');
    expect(added).toMatchObject({ code: 0, stdout: `${path.join(folder, 'password-of-cy')}\n` });
    expect((await signIn(waggle.url, 'cy', secretIn(added.stdout.trim()))).status).toBe(200);
    const first = secretIn(added.stdout.trim());
    const reset = await run('accounts', 'reset-password', 'cy');
    expect(reset).toMatchObject({ code: 0, stdout: added.stdout });
    expect(secretIn(reset.stdout.trim())).not.toBe(first);
    await waggle.end();
    const token = await run('staff-token', 'reset');
    expect(token).toMatchObject({ code: 0, stdout: `${path.join(folder, 'staff-token')}\n` });
    expect(secretIn(token.stdout.trim())).toMatch(/^staff_/);
  });

  test('a command that has no data folder writes into a new folder of its owner’s alone', async () => {
    const folder = newFolder();
    const env = { ...quiet, WAGGLE_DATA: folder };
    const waggle = await startWaggle({ settings: env });
    onTestFinished(async () => void (await waggle.end('SIGKILL')));
    await signpost(() => waggle.stderr);
    const token = secretIn(path.join(folder, 'staff-token'));
    const elsewhere = { WAGGLE_STAFF_TOKEN: token, WAGGLE_DATA: path.join(folder, 'none') };
    const { stdout } = await waggleCommand(waggle.url, ['accounts', 'add', 'di', '--role', 'courier'], elsewhere);
    expect((statSync(path.dirname(stdout.trim())).mode & 0o777).toString(8)).toBe('700');
    expect((await signIn(waggle.url, 'di', secretIn(stdout.trim()))).status).toBe(200);
  });
});

describe.skipIf(!hasTerminal)('on a terminal', () => {
  const ending = async (started: OnTerminal) => {
    started.interrupt();
    await started.ended;
  };

  test('a first start shows both, once, and writes no file', async () => {
    const folder = newFolder();
    const port = String(await freePort());
    const started = waggleOnTerminal(['up'], { ...quiet, WAGGLE_DATA: folder, WAGGLE_PORT: port });
    await signpost(() => started.shown);
    const [, password = ''] = /sign in +(\S+), shown only this once/.exec(started.shown) ?? [];
    const [, token = ''] = /staff +(staff_\S+), shown only this once/.exec(started.shown) ?? [];
    const url = `http://127.0.0.1:${port}`;
    expect((await signIn(url, 'admin', password)).status).toBe(200);
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${url}/api/dead-letters`, { headers })).status).toBe(200);
    expect(readdirSync(folder).filter((name) => /^(staff-token|password-of)/.test(name))).toEqual([]);
    await ending(started);
  });
});

describe('the password in the URL of a server', () => {
  const password = 's3cret-of-the-url';
  const redis = `redis://services:${password}@127.0.0.1:9`;
  const mongodb = `mongodb://services:${password}@127.0.0.1:9/?replicaSet=rs0&serverSelectionTimeoutMS=300`;
  const bad = [
    { REDIS_URL: `redis://services:${password}@:x`, MONGODB_URL: mongodb },
    { REDIS_URL: redis, MONGODB_URL: `mongodb://a:${password}%@127.0.0.1:9` },
    { REDIS_URL: redis, MONGODB_URL: `mongodb://a:${password}@/b@127.0.0.1:9/data` },
    { REDIS_URL: redis, MONGODB_URL: `mongo://a:${password}@127.0.0.1:9` },
  ];

  test.each(bad)('is in no output of a command that cannot use it: %#', async (env) => {
    for (const args of [['streams'], ['config'], ['init', 'admin']]) {
      const { stdout, stderr } = await waggleCommand('http://127.0.0.1:9', args, env);
      expect([args, stdout + stderr]).toEqual([args, expect.not.stringContaining(password)]);
    }
  });

  test('is in no log of a service that waits for its servers', async () => {
    const folder = newFolder();
    const port = String(await freePort());
    const waggle = launchWaggle({
      what: 'orders',
      port: Number(port),
      settings: { WAGGLE_DATA: folder, REDIS_URL: redis, MONGODB_URL: mongodb, LOG_LEVEL: 'trace' },
    });
    onTestFinished(async () => void (await waggle.end('SIGKILL')));
    await waitFor('the log to say what it waits for', 60_000, () =>
      waggle.logs.some(({ msg }) => msg === 'waiting for MongoDB'),
    );
    expect(waggle.stderr + JSON.stringify(waggle.logs)).not.toContain(password);
  });
});
