// OWASP ASVS 5.0, V6.5 and 14.1: a restored backup has the passkeys of its accounts. They sign in again, and a password alone does not
// because of the restore.
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { newAuthenticator } from '../../services/accounts/conformance/authenticator.ts';
import { waggleCommand } from '../support/command.ts';
import { dropDatabases } from '../support/mongo.ts';
import { type RedisProcess, startRedis } from '../support/redis.ts';
import { hire } from '../support/staff.ts';
import { startWaggle, temporaryFolder } from '../support/waggle.ts';

const mongodbUrl = inject('mongodbUrl') ?? '';
const engines = [
  { name: 'embedded', available: true },
  { name: 'cluster', available: mongodbUrl !== '' && inject('redisUrl') !== null },
] as const;

describe.each(engines)('on the $name engine', ({ name, available }) => {
  const { folder, remove } = temporaryFolder();
  const namespace = `passkeys${randomBytes(4).toString('hex')}`;
  let redis: RedisProcess | null = null;
  let settings: Readonly<Record<string, string>> = {};
  beforeAll(async () => {
    const data = { WAGGLE_DATA: path.join(folder, 'data'), WAGGLE_SIMULATOR: 'off' };
    settings = data;
    if (name === 'embedded' || !available) return;
    // A restore refuses while anything reads the streams.
    redis = await startRedis();
    settings = { ...data, REDIS_URL: redis.url, MONGODB_URL: mongodbUrl, WAGGLE_NAMESPACE: namespace };
  });
  afterAll(async () => {
    await redis?.stop();
    if (redis) await dropDatabases(mongodbUrl, namespace);
    remove();
  });

  const post = (url: string, at: string, body: object, cookie = '') =>
    fetch(`${url}/api/session${at}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify(body),
    });
  const challenge = async (url: string, at: string, cookie = '') => {
    const { options } = (await (await post(url, `${at}/options`, {}, cookie)).json()) as {
      options: { challenge: string };
    };
    return { challenge: options.challenge, origin: url };
  };
  const started = async () => {
    const waggle = await startWaggle({ settings });
    // Browsers have passkeys for names alone.
    return { waggle, url: waggle.url.replace('127.0.0.1', 'localhost') };
  };

  test.skipIf(!available)('an enrolled passkey signs in after a restore, its password alone does not', async () => {
    const before = await started();
    const kai = await hire(before.url, { login: 'kai', name: 'Kai', role: 'admin' });
    const device = newAuthenticator(kai.account_id);
    const enrolled = { name: 'Phone', credential: device.make(await challenge(before.url, '/passkeys', kai.cookie)) };
    expect((await post(before.url, '/passkeys', enrolled, kai.cookie)).status).toBe(201);
    const run = (...args: string[]) => waggleCommand('', args, { WAGGLE_STAFF_TOKEN: '', ...settings });
    const out = path.join(folder, 'backups');
    expect(await run('backup', '--out', out)).toMatchObject({ code: 0, stderr: '' });
    await before.waggle.end();
    const [backup = ''] = readdirSync(out);
    expect(await run('restore', '--from', path.join(out, backup), '--replace')).toMatchObject({ code: 0, stderr: '' });

    const { waggle, url } = await started();
    const password = await post(url, '', { login: kai.login, password: kai.password });
    expect([password.status, await password.json()]).toMatchObject([401, { code: 'passkey_needed' }]);
    const credential = device.sign(await challenge(url, '/passkey'));
    expect((await post(url, '/passkey', { credential })).status).toBe(200);
    // A copy of the authenticator is found out as before.
    const copied = device.sign({ ...(await challenge(url, '/passkey')), counter: 1 });
    expect((await post(url, '/passkey', { credential: copied })).status).toBe(401);
    await waggle.end();
  });
});
