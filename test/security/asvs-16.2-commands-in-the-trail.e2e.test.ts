// OWASP ASVS 5.0, 16.2.1: commands that open the stores themselves are in the audit trail with the user of the operating system, those
// that use the API with that user as their agent.
import { readdirSync, rmSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import type { AuditEntry, AuditPage } from '@waggle/contracts';
import { auditDatabase, auditEntries } from '@waggle/service-kit/identity/mongo';
import { serviceNames } from '@waggle/services';
import { MongoClient } from 'mongodb';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { type Ran, waggleCommand } from '../support/command.ts';
import { asStaff } from '../support/customer.ts';
import { dropDatabases } from '../support/mongo.ts';
import { startWaggle, temporaryFolder } from '../support/waggle.ts';

const { folder, remove } = temporaryFolder();
afterAll(remove);

const onCommandLine = { who: `${userInfo().username} (command line)`, account_id: null, role: 'admin', status: 0 };
const done = async (running: Promise<Ran>): Promise<Ran> => {
  const ran = await running;
  expect([ran.code, ran.stderr]).toEqual([0, expect.not.stringContaining('audit trail')]);
  return ran;
};

test('on the embedded engine: a backup, a restore with what happened since, a new staff token, and a command of the API', async () => {
  const data = path.join(folder, 'data');
  const here = (...args: string[]) => done(waggleCommand('', args, { WAGGLE_DATA: data, WAGGLE_STAFF_TOKEN: '' }));
  const settings = { WAGGLE_DATA: data, WAGGLE_SIMULATOR: 'off' };
  const waggle = await startWaggle({ settings });
  await here('backup');
  const [backup = ''] = readdirSync(path.join(data, 'backups'));
  await here('refill', '--level', '77');
  await waggle.end();
  await here('restore', '--from', path.join(data, 'backups', backup), '--replace');
  await here('staff-token', 'reset');
  const again = await startWaggle({ settings });
  const answer = await asStaff(again.url, '/api/audit?limit=200');
  const { entries } = (await answer.json()) as AuditPage;
  await again.end();
  const find = (action: string) => entries.filter((entry) => entry.action === action);
  expect(find('waggle backup')).toMatchObject([{ ...onCommandLine, kind: 'command', object: backup }]);
  expect(find('waggle restore')).toMatchObject([{ ...onCommandLine, kind: 'command', object: backup }]);
  expect(find('waggle staff-token reset')).toMatchObject([{ ...onCommandLine, kind: 'staff-token' }]);
  const agent = `waggle (command line, ${userInfo().username})`;
  expect(find('POST /api/menu/:item_id/restock')[0]).toMatchObject({ who: 'operator on the machine', agent });
});

const mongodbUrl = inject('mongodbUrl');
const redisUrl = inject('redisUrl');

describe.skipIf(mongodbUrl === null || redisUrl === null)('on the cluster engine', () => {
  const namespace = `trail${process.pid}`;
  afterAll(() => dropDatabases(mongodbUrl ?? '', namespace));

  async function trail(): Promise<AuditEntry[]> {
    const client = new MongoClient(mongodbUrl ?? '');
    const found = await client.db(auditDatabase(namespace)).collection(auditEntries).find().toArray();
    await client.close();
    return found as unknown as AuditEntry[];
  }
  const settings = {
    MONGODB_URL: mongodbUrl ?? '',
    REDIS_URL: redisUrl ?? '',
    WAGGLE_NAMESPACE: namespace,
    WAGGLE_DATA: folder,
    ...Object.fromEntries(
      serviceNames.map((name) => [`WAGGLE_MONGODB_PASSWORD_${name.toUpperCase()}`, 'a password of a test']),
    ),
  };
  const run = (...args: string[]) => done(waggleCommand('', args, settings));

  test('the first steps, a backup and a restore, each once however often it finds nothing to do', async () => {
    const out = path.join(folder, 'backups');
    for (const step of ['menu', 'admin', 'menu', 'admin', 'users']) await run('init', step);
    await run('backup', '--out', out);
    const [backup = ''] = readdirSync(out);
    await run('restore', '--from', path.join(out, backup), '--replace');
    const entries = (await trail()).map(({ action, who, object }) => [action, who, object]);
    expect(entries.sort()).toEqual([
      ['waggle backup', onCommandLine.who, backup],
      ['waggle init admin', onCommandLine.who, null],
      ['waggle init menu', onCommandLine.who, null],
      ['waggle init users', onCommandLine.who, null],
      ['waggle restore', onCommandLine.who, backup],
    ]);
    rmSync(out, { recursive: true });
  });
});
