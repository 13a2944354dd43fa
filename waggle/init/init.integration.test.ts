// The init steps on MongoDB, as Jobs of a cluster run them: each repeated, each in its own process.

import { randomBytes } from 'node:crypto';
import { manifests, serviceNames } from '@waggle/services';
import { MongoClient } from 'mongodb';
import { afterAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { waggleCommand } from '../../test/support/command.ts';
import { dropDatabases } from '../../test/support/mongo.ts';
import { figuresService } from '../../test/support/services.ts';
import { type FakeMembers, fakeMembers } from './fake-members.ts';

const mongodbUrl = inject('mongodbUrl') ?? '';
const namespace = `init${randomBytes(4).toString('hex')}`;
const settings = { MONGODB_URL: mongodbUrl, WAGGLE_NAMESPACE: namespace };
const init = (args: readonly string[], env: Record<string, string> = settings) =>
  waggleCommand('', ['init', ...args], env);

describe('waggle init replica-set', () => {
  const members = async (count: number, started = true): Promise<FakeMembers> => {
    const made = await fakeMembers(count, started);
    onTestFinished(() => made.close());
    return made;
  };

  test('initiates the set on the first member with the given names of all, and finds the set when repeated', async () => {
    const { url, hosts, initiated } = await members(3);
    const first = await init(['replica-set'], { MONGODB_URL: url });
    expect(first.stderr).toBe('');
    expect(first.stdout).toContain(`made the replica set rs0: ${hosts.join(', ')}; its primary is ${hosts[0]}`);
    const second = await init(['replica-set'], { MONGODB_URL: url });
    expect(second).toMatchObject({ code: 0, stdout: expect.stringContaining('found the replica set rs0') });
    const named = hosts.map((host, at) => ({ _id: at, host }));
    expect(initiated).toEqual([{ by: hosts[0], config: { _id: 'rs0', members: named } }]);
  });

  test('two concurrent runs make one set', async () => {
    const { url, initiated } = await members(3);
    const both = await Promise.all([1, 2].map(() => init(['replica-set'], { MONGODB_URL: url })));
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(initiated).toHaveLength(1);
  });

  test('while a member does not answer no set is made, and the timeout names it', async () => {
    const { url, initiated } = await members(2);
    const missing = url.replace('/?', ',127.0.0.1:1/?');
    const ended = await init(['replica-set', '--wait', '1'], { MONGODB_URL: missing });
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('waiting for an answer from 127.0.0.1:1') });
    expect(initiated).toEqual([]);
  });

  test('a member that is missing from an existing set is named, and nothing is changed', async () => {
    const { url } = await members(2);
    await init(['replica-set'], { MONGODB_URL: url });
    const other = await members(1);
    const ended = await init(['replica-set'], { MONGODB_URL: url.replace('/?', `,${other.hosts[0]}/?`) });
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining(`and not ${other.hosts[0]}: add one`) });
  });

  test('a server that cannot be a member is refused in a line that says what to do', async () => {
    const standalone = await members(1, false);
    expect((await init(['replica-set'], { MONGODB_URL: standalone.url })).stderr).toContain('without --replSet rs0');
    expect((await init(['replica-set'], { MONGODB_URL: 'mongodb://127.0.0.1' })).stderr).toContain('name of the set');
  });

  test.skipIf(!mongodbUrl)('a real set that exists is found', async () => {
    expect(await init(['replica-set'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('found the replica'),
    });
  });
});

test('waggle init users on a server that makes roles: every service may add to the audit trail, and accounts alone may do more', async () => {
  const set = await fakeMembers(1);
  onTestFinished(() => set.close());
  await init(['replica-set'], { MONGODB_URL: set.url });
  const passwords = serviceNames.map((name) => [`WAGGLE_MONGODB_PASSWORD_${name.toUpperCase()}`, 'pass-word']);
  const ended = await init(['users'], { MONGODB_URL: set.url, ...Object.fromEntries(passwords) });
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(set.made[0]).toMatchObject({
    createRole: 'waggle_adds_to_audit',
    privileges: [{ resource: { db: 'waggle_audit', collection: 'audit' }, actions: ['insert'] }],
    roles: [],
  });
  // No records: what customers typed is in those.
  expect(set.made[1]).toEqual(
    expect.objectContaining({
      createRole: 'waggle_reads_journeys',
      // Of those that publish and of those that consume: what else is in a database is nobody's journey.
      privileges: [
        ['orders', 'outbox'],
        ['orders', 'inbox'],
        ['deliveries', 'outbox'],
        ['deliveries', 'inbox'],
        ['notifications', 'inbox'],
        ['simulator', 'outbox'],
        ['simulator', 'inbox'],
        [figuresService, 'inbox'],
      ].map(([name, collection]) => ({ resource: { db: `waggle_${name}`, collection }, actions: ['find'] })),
    }),
  );
  const users = set.made.filter((command) => 'createUser' in command);
  const readers = users.filter(({ roles }) => JSON.stringify(roles).includes('waggle_reads_journeys'));
  expect(readers.map(({ createUser }) => createUser)).toEqual(
    manifests.flatMap(({ name, store }) => (store.journeys === 'read' ? [`waggle_${name}`] : [])),
  );
  const auditRights = users.map(({ createUser, roles }) => [createUser, roles.at(-1)]);
  expect(auditRights).toEqual(
    serviceNames.map((name) => [
      `waggle_${name}`,
      name === 'accounts' ? { role: 'readWrite', db: 'waggle_audit' } : { role: 'waggle_adds_to_audit', db: 'admin' },
    ]),
  );
});

describe.skipIf(!mongodbUrl)('on MongoDB', () => {
  afterAll(async () => {
    await dropDatabases(mongodbUrl, namespace);
    const client = new MongoClient(mongodbUrl);
    for (const name of [...serviceNames, 'admin', 'backup', 'monitor']) {
      await client.db('admin').command({ dropUser: `waggle_${namespace}_${name}` });
    }
    await client.close();
  });

  test('waggle init users makes a user for each service, with rights on its own database; repeated, it sets them again', async () => {
    const passwords = [...serviceNames, 'admin', 'backup', 'monitor'].map((name) => [
      `WAGGLE_MONGODB_PASSWORD_${name.toUpperCase()}`,
      `pass-word-of-${name}`,
    ]);
    const env = { ...settings, ...Object.fromEntries(passwords) };
    const first = await init(['users'], env);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toContain(`made the user waggle_${namespace}_orders: readWrite on waggle_${namespace}_orders`);
    expect((await init(['users'], env)).stdout).toContain(`the user waggle_${namespace}_orders was there`);
    expect(first.stdout).not.toContain('pass-word');

    const client = new MongoClient(mongodbUrl);
    const rightsOf = async (name: string) => {
      const { users } = await client.db('admin').command({ usersInfo: `waggle_${namespace}_${name}` });
      return (users[0].roles as { role: string; db: string }[]).map(({ role, db }) => `${role} ${db}`).sort();
    };
    for (const service of serviceNames) {
      expect(await rightsOf(service)).toEqual(
        [
          // A service that can write sessions can make an admin.
          `${service === 'accounts' ? 'readWrite' : 'read'} waggle_${namespace}`,
          `readWrite waggle_${namespace}_${service}`,
          // This server makes no roles; another one gives a role that only adds entries.
          `readWrite waggle_${namespace}_audit`,
          // Nor can it narrow the right to outboxes and inboxes.
          ...(manifests.some(({ name, store }) => name === service && store.journeys === 'read')
            ? serviceNames.map((name) => `read waggle_${namespace}_${name}`)
            : []),
        ].sort(),
      );
    }
    expect(await rightsOf('admin')).toEqual(['root admin']);
    expect(await rightsOf('monitor')).toEqual(['clusterMonitor admin']);
    expect((await rightsOf('backup')).every((right) => right.startsWith('read '))).toBe(true);
    await client.close();
  });

  test('waggle init users without a password names each that is missing, and makes none', async () => {
    const ended = await init(['users'], { ...settings, WAGGLE_MONGODB_PASSWORD_ORDERS: 'pass-word' });
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('WAGGLE_MONGODB_PASSWORD_DELIVERIES') });
    expect(ended.stderr).not.toContain('WAGGLE_MONGODB_PASSWORD_ORDERS');
  });

  test('waggle init menu loads the demo menu once, however often and however many run it', async () => {
    const runs = await Promise.all([1, 2].map(() => init(['menu'])));
    runs.push(await init(['menu']));
    expect(runs.map(({ code, stderr }) => code || stderr)).toEqual(['', '', '']);
    expect(runs.filter(({ stdout }) => stdout.includes('added 12 items'))).toHaveLength(1);
    expect(runs.filter(({ stdout }) => stdout.includes('there is a menu already'))).toHaveLength(2);
  });
});

test('a server that does not answer is reported in one line', async () => {
  const env = { MONGODB_URL: 'mongodb://127.0.0.1:1/?replicaSet=rs0' };
  const ended = await init(['menu'], env);
  expect(ended.code).toBe(1);
  expect(ended.stderr).toMatch(/^waggle: MongoDB cannot be reached now [^\n]+\n$/);
});
