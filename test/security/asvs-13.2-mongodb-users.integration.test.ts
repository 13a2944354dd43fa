// ASVS 5.0, 13.2.2, least rights of service accounts: each service with the rights that `waggle init users` gives its MongoDB user has
// enough of them, and no more. The server of the tests enforces no rights: a proxy in front of it does, by MongoDB's manual.

import { randomBytes } from 'node:crypto';
import { auditDatabase, auditEntries, sharedDatabase } from '@waggle/service-kit/identity/mongo';
import { manifests, serviceNames } from '@waggle/services';
import { databaseName } from '@waggle/store/mongo/store.ts';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { databasePrefix } from '../../waggle/init/database-settings.ts';
import { fakeMembers } from '../../waggle/init/fake-members.ts';
import { waggleCommand } from '../support/command.ts';
import { asStaff, deliveredSteps, isDelivered, placed, trackUntil } from '../support/customer.ts';
import { dropDatabases } from '../support/mongo.ts';
import { type GivenRole, type MongoWithRights, type Privilege, startMongoWithRights } from '../support/mongo-rights.ts';
import { figuresAt, figuresService } from '../support/services.ts';
import { startWaggle, temporaryFolder, type WaggleProcess, waitFor } from '../support/waggle.ts';

const mongodbUrl = inject('mongodbUrl') ?? '';
const redisUrl = inject('redisUrl') ?? '';
const namespace = `rights${randomBytes(4).toString('hex')}`;
const users = [...serviceNames, 'backup'];

const shared = sharedDatabase(namespace);

/** What services try and may be refused: accounts has done it, or does. */
const optional = [`insert on ${shared}.settings`, `listCollections on ${shared}`, `createIndex on ${shared}.sessions`];

describe.skipIf(!mongodbUrl || !redisUrl)('with a user of MongoDB for each service', () => {
  const proxies = new Map<string, MongoWithRights>();
  const processes = new Map<string, WaggleProcess>();
  const { folder, remove } = temporaryFolder();
  const urlOf = (service: string) => processes.get(service)?.url ?? '';

  beforeAll(async () => {
    const set = await fakeMembers(1);
    const env = { MONGODB_URL: set.url, WAGGLE_NAMESPACE: namespace };
    await waggleCommand('', ['init', 'replica-set'], env);
    const passwords = users.map((name) => [`WAGGLE_MONGODB_PASSWORD_${name.toUpperCase()}`, 'pass-word']);
    const made = await waggleCommand('', ['init', 'users'], { ...env, ...Object.fromEntries(passwords) });
    expect(made).toMatchObject({ code: 0 });
    const roles = new Map<string, readonly Privilege[]>(
      set.made.flatMap(({ createRole, privileges }) => (createRole ? [[createRole, privileges]] : [])),
    );
    for (const { createUser, roles: given } of set.made) {
      if (!createUser) continue;
      const name = String(createUser).split('_').at(-1) ?? '';
      proxies.set(name, await startMongoWithRights(mongodbUrl, given as GivenRole[], roles));
    }
    await set.close();
    for (const what of serviceNames) {
      const settings = {
        REDIS_URL: redisUrl,
        MONGODB_URL: proxies.get(what)?.url ?? '',
        WAGGLE_NAMESPACE: namespace,
        WAGGLE_SIMULATOR_SPEED: '50',
      };
      processes.set(what, await startWaggle({ what, settings, readyWithinMs: 60_000 }));
    }
  }, 240_000);
  afterAll(async () => {
    await Promise.all([...processes.values()].map((one) => one.end()));
    for (const proxy of proxies.values()) proxy.close();
    remove();
    await dropDatabases(mongodbUrl, namespace);
  });

  test('an order is placed, followed and delivered, staff change the menu, admins read the trail, the figures and the way of the order', {
    timeout: 240_000,
  }, async () => {
    const order = await placed(urlOf('orders'));
    expect(await trackUntil(urlOf('notifications'), order, isDelivered, 90_000)).toHaveLength(deliveredSteps.length);
    const restocked = await asStaff(urlOf('orders'), '/api/menu/margherita/restock', 'POST', { quantity: 5 });
    expect(restocked.status).toBe(200);
    await waitFor('the change to be in the trail', 30_000, async () =>
      (await (await asStaff(urlOf('accounts'), '/api/audit')).text()).includes('margherita'),
    );
    const cy = { login: 'cy', password: 'honey-cake-12', name: 'Cy', role: 'courier' };
    expect((await asStaff(urlOf('accounts'), '/api/accounts', 'POST', cy)).status).toBe(201);
    expect((await asStaff(urlOf(figuresService), figuresAt.routes)).status).toBe(200);
    const way = await asStaff(urlOf('operations'), `/api/operations/journeys/${order.order_id}`);
    expect(await way.json()).toMatchObject({ gaps: [], over: true });
    for (const command of [
      ['outbox', 'republish', '--since=1h'],
      ['dead-letters', 'list'],
    ])
      expect(await waggleCommand(urlOf('orders'), command), command.join(' ')).toMatchObject({ code: 0 });
    for (const service of manifests.flatMap(({ name, store }) => ('projection' in store ? [name] : [])))
      expect((await waggleCommand(urlOf(service), ['rebuild', service])).stderr, service).toBe('');
    const env = { MONGODB_URL: proxies.get('backup')?.url ?? '', WAGGLE_NAMESPACE: namespace };
    expect(await waggleCommand('', ['backup', '--out', folder], env)).toMatchObject({ code: 0, stderr: '' });
  });

  test('nothing that they need was refused', () => {
    const refused = [...proxies].flatMap(([user, { refused: of }]) =>
      [...of].flatMap((what) => (optional.includes(what) ? [] : [`${user}: ${what}`])),
    );
    expect(refused).toEqual([]);
  });

  test('the user of one service reads no records of another, changes no session, and takes nothing out of the trail', async () => {
    for (const name of users) {
      const client = new MongoClient(proxies.get(name)?.url ?? '');
      const denied = (attempt: Promise<unknown>) =>
        attempt.then(
          () => false,
          ({ code }) => code === 13,
        );
      const of = (service: string) => client.db(databaseName(service, databasePrefix(namespace))).collection('records');
      const isBackup = name === 'backup';
      const others = serviceNames.filter((other) => other !== name);
      for (const other of others) expect(await denied(of(other).findOne()), `${name} reads ${other}`).toBe(!isBackup);
      for (const other of serviceNames.filter((one) => isBackup || one !== name))
        expect(await denied(of(other).insertOne({})), `${name} writes ${other}`).toBe(true);
      expect(await denied(client.db(shared).collection('sessions').insertOne({})), `${name} makes a session`).toBe(
        name !== 'accounts',
      );
      expect(
        await denied(client.db(auditDatabase(namespace)).collection(auditEntries).deleteMany({ at: 'x' })),
        `${name} clears the trail`,
      ).toBe(name !== 'accounts');
      await client.close();
    }
  });
});
