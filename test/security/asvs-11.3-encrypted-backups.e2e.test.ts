// OWASP ASVS 5.0, 11.3 (encryption) and 14.1 (stored data): a backup with a passphrase is of no use without it, and whoever changes or
// cuts it is found out before anything is replaced.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '@waggle/store/sqlite/database.ts';
import { MongoClient } from 'mongodb';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { type Ran, waggleCommand } from '../support/command.ts';
import { dropDatabases } from '../support/mongo.ts';
import { startRedis } from '../support/redis.ts';
import { temporaryFolder } from '../support/waggle.ts';

const secret = 'Ada Lovelace of St James Square';
const passphrase = { WAGGLE_BACKUP_PASSPHRASE: 'honey cake with nine layers' };
const other = { WAGGLE_BACKUP_PASSPHRASE: 'honey cake with ten layers' };

function newFolder(): string {
  const { folder, remove } = temporaryFolder();
  onTestFinished(remove);
  return folder;
}

/** Every byte of the files below a folder. */
const bytesBelow = (folder: string): Buffer =>
  Buffer.concat(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(path.join(entry.parentPath, entry.name))),
  );

const refused = (ran: Ran, says: RegExp) => expect([ran.code, ran.stderr]).toEqual([1, expect.stringMatching(says)]);

describe('on the embedded engine', () => {
  const names = (data: string): unknown[] => {
    const file = new DatabaseSync(path.join(data, 'waggle.db'), { readOnly: true });
    try {
      return file.prepare('SELECT name FROM people').all();
    } finally {
      file.close();
    }
  };

  async function backedUp(env: Readonly<Record<string, string>>) {
    const data = path.join(newFolder(), 'data');
    const out = newFolder();
    const database = openDatabase(data);
    await database.define(`CREATE TABLE people (name TEXT); INSERT INTO people VALUES ('${secret}')`);
    const run = (args: readonly string[], more: Readonly<Record<string, string>> = env) =>
      waggleCommand('', args, { WAGGLE_DATA: data, ...more });
    // While it is in use.
    const made = await run(['backup', '--out', out]);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    await database.close();
    const [name = ''] = readdirSync(out);
    return { data, out, run, made, name, file: path.join(out, name) };
  }

  test('an encrypted backup holds nothing that can be read, leaves nothing else behind, and is restored', async () => {
    const { data, out, run, made, file } = await backedUp(passphrase);
    expect(made.stdout).toBe(`backed up, encrypted, to ${file}\n`);
    expect(file).toMatch(/\.db\.age$/);
    expect(readFileSync(file, 'latin1')).toMatch(/^age-encryption\.org\/v1\n/);
    expect((statSync(file).mode & 0o077).toString(8)).toBe('0');
    expect(bytesBelow(out).includes(secret)).toBe(false);
    expect(readdirSync(data).filter((name) => name.includes('unfinished'))).toEqual([]);
    expect(await run(['restore', '--from', file, '--replace'])).toMatchObject({ code: 0, stderr: '' });
    expect(names(data)).toEqual([{ name: secret }]);
    expect(readdirSync(path.dirname(data))).toEqual(['data']);
  });

  test('nothing is replaced without the passphrase, with another one, or from a file that was cut or changed', async () => {
    const { data, run, file } = await backedUp(passphrase);
    const restore = (env?: Readonly<Record<string, string>>) => run(['restore', '--from', file, '--replace'], env);
    refused(await restore({}), /is encrypted: give its passphrase in WAGGLE_BACKUP_PASSPHRASE/);
    refused(await restore(other), /cannot be decrypted .* is not its passphrase, or the file is damaged/);
    const whole = readFileSync(file);
    const changed = Buffer.from(whole);
    changed.writeUInt8(changed.readUInt8(whole.length - 40) ^ 1, whole.length - 40);
    writeFileSync(file, changed);
    refused(await restore(), /cannot be decrypted/);
    writeFileSync(file, whole);
    truncateSync(file, whole.length - 40);
    refused(await restore(), /cannot be decrypted/);
    expect(readdirSync(data).filter((name) => name.includes('replaced'))).toEqual([]);
    expect(names(data)).toEqual([{ name: secret }]);
  });

  test('the newest encrypted backups are kept, with those that are not', async () => {
    const { out, run } = await backedUp({});
    for (let i = 0; i < 2; i += 1)
      expect(await run(['backup', '--out', out, '--keep', '2'], passphrase)).toMatchObject({ code: 0 });
    expect(readdirSync(out).map((name) => name.slice(name.indexOf('.db')))).toEqual(['.db.age', '.db.age']);
  });
});

describe.skipIf(!inject('mongodbUrl') || !inject('redisServer'))('on the cluster engine', () => {
  const mongodbUrl = inject('mongodbUrl') ?? '';

  test('an encrypted backup holds nothing that can be read, and is restored with its passphrase alone', async () => {
    const namespace = `sealed${randomBytes(4).toString('hex')}`;
    const redis = await startRedis();
    const client = new MongoClient(mongodbUrl);
    onTestFinished(async () => {
      await client.close();
      await redis.stop();
      await dropDatabases(mongodbUrl, namespace);
    });
    const people = client.db(`waggle_${namespace}_orders`).collection('people');
    await people.insertMany(Array.from({ length: 2_000 }, (_, at) => ({ name: secret, at })));
    const env = { REDIS_URL: redis.url, MONGODB_URL: mongodbUrl, WAGGLE_NAMESPACE: namespace };
    const run = (args: readonly string[], more: Readonly<Record<string, string>> = passphrase) =>
      waggleCommand('', args, { ...env, ...more });
    const out = newFolder();
    mkdirSync(path.join(out, 'backups'));
    expect(await run(['backup', '--out', path.join(out, 'backups')])).toMatchObject({ code: 0, stderr: '' });
    const [name = ''] = readdirSync(path.join(out, 'backups'));
    const from = path.join(out, 'backups', name);
    const ages = readdirSync(from).filter((file) => file !== 'manifest.json');
    for (const file of ages)
      expect(readFileSync(path.join(from, file), 'latin1')).toMatch(/^age-encryption\.org\/v1\n/);
    refused(await run(['restore', '--from', from, '--replace'], {}), /is encrypted: give its passphrase/);
    refused(await run(['restore', '--from', from, '--replace'], other), /cannot be decrypted/);
    expect(await people.countDocuments({ name: secret })).toBe(2_000);
    await people.drop();
    expect(await run(['restore', '--from', from, '--replace'])).toMatchObject({ code: 0, stderr: '' });
    expect(await people.countDocuments({ name: secret })).toBe(2_000);
  });
});
