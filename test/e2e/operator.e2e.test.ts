// Commands from a second terminal on the machine of an embedded Waggle, as the banner and the README suggest.
import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ran, waggleCommand } from '../support/command.ts';
import { programUnderTest } from '../support/program.ts';
import { startWaggle, temporaryFolder, type WaggleProcess, waitFor } from '../support/waggle.ts';

const { folder, remove } = temporaryFolder();
let waggle: WaggleProcess;

beforeAll(async () => {
  waggle = await startWaggle({ settings: { WAGGLE_DATA: folder, WAGGLE_SIMULATOR: 'off' } });
});
afterAll(async () => {
  await waggle?.end();
  remove();
});

/** Runs a command without a staff token and without an address. */
const here = (...args: string[]): Promise<Ran> =>
  waggleCommand('', args, { WAGGLE_STAFF_TOKEN: '', WAGGLE_DATA: folder });

describe('a user who may read the data folder', () => {
  test('operates the Waggle that runs on it, without the staff token and on any port', async () => {
    // The first account is made while requests are answered already: its password takes a while to hash.
    await waitFor('the first account', 30_000, async () => (await here('accounts', 'list')).stdout.startsWith('admin'));
    expect(await here('accounts', 'reset-password', 'admin')).toEqual({
      code: 0,
      stdout: `${path.join(folder, 'password-of-admin')}\n`,
      stderr: expect.stringContaining('only its owner may read'),
    });
    expect(await here('accounts', 'list')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^admin\s+admin/) });
    expect(await here('dead-letters', 'list')).toMatchObject({ code: 0, stdout: 'no dead letters\n' });
    expect(await here('outbox', 'republish', '--since', '1h')).toMatchObject({ code: 0 });
    expect(await here('refill', '--level', '5')).toMatchObject({ code: 0 });
  });

  test('may give the address of that Waggle, and is refused at any other', async () => {
    expect(await here('accounts', 'list', '--url', waggle.url.replace('127.0.0.1', 'localhost'))).toMatchObject({
      code: 0,
    });
    const { code, stderr } = await here('accounts', 'list', '--url', 'http://127.0.0.1:9');
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^waggle: this needs the staff token, .*none runs on .* at http:\/\/127\.0\.0\.1:9/),
    ]);
  });

  test('is only the owner', () => {
    for (const name of readdirSync(folder)) {
      expect([name, (statSync(path.join(folder, name)).mode & 0o077).toString(8)]).toEqual([name, '0']);
    }
  });
});

test('the token ends with its process', async () => {
  const token = await operatorToken();
  const { folder: other, remove: removeOther } = temporaryFolder();
  const second = await startWaggle({ settings: { WAGGLE_DATA: other, WAGGLE_SIMULATOR: 'off' } });
  const answer = await fetch(`${second.url}/api/accounts`, { headers: { authorization: `Bearer ${token}` } });
  expect(answer.status).toBe(401);
  await second.end('SIGTERM');
  expect(readdirSync(other)).not.toContain('operator.json');
  const { code, stderr } = await waggleCommand('', ['accounts', 'list'], {
    WAGGLE_STAFF_TOKEN: '',
    WAGGLE_DATA: other,
  });
  expect([code, stderr]).toEqual([1, expect.stringContaining(`none runs on ${other}`)]);
  removeOther();
});

async function operatorToken(): Promise<string> {
  const { readOperator } = await import('@waggle/service-kit/identity/operator-token');
  return readOperator(folder)?.token ?? '';
}

describe('a reader that ends early', () => {
  test.each([['config'], ['streams'], ['config --help'], ['accounts list'], ['dead-letters list']])(
    'ends `waggle %s` quietly',
    async (command) => {
      const stderr = await new Promise<string>((resolve) => {
        const shell = `"${process.execPath}" "${programUnderTest()}" ${command} | true`;
        const env = { ...process.env, WAGGLE_DATA: folder, WAGGLE_URL: waggle.url };
        execFile('sh', ['-c', shell], { env }, (_error, _stdout, stderr) => resolve(stderr));
      });
      expect(stderr).toBe('');
    },
  );
});

test.each([
  [['track'], '(waggle track --help shows the options)'],
  [['accounts', 'add'], '(waggle accounts add --help shows the options)'],
  [['dead-letters', 'frob'], '(waggle dead-letters --help lists the commands)'],
])('a mistake in %j names the help of that command', async (args, hint) => {
  expect((await here(...args)).stderr).toContain(hint);
});

test('--version prints the version', async () => {
  expect(await here('--version')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});

test('the help of a command that operates a Waggle shows no settings of a server', async () => {
  for (const args of [['streams'], ['staff-token'], ['order'], ['accounts', 'list'], ['config']]) {
    const { stdout } = await here(...args, '--help');
    expect([args, stdout]).toEqual([args, expect.not.stringMatching(/--ws-buffer|--keep-alive|--session-hours/)]);
  }
});
