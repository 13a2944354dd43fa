import { openDatabase } from '@waggle/store/sqlite/database.ts';
import { MongoClient } from 'mongodb';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { mongoStaffTokenStore } from './mongo/staff-token.ts';
import { sqliteStaffTokenStore } from './sqlite/staff-token.ts';
import { type OpenedStaffAuth, openStaffAuth, resetStaffToken, type StaffTokenStore } from './staff-token.ts';

const mongodbUrl = inject('mongodbUrl');

const isStaff = async ({ staff }: OpenedStaffAuth, bearer: string | undefined): Promise<boolean> =>
  (await staff.identify({ bearer })) !== null;

function keepsStaffToken(openHome: () => Promise<StaffTokenStore>) {
  test('the first start makes a token and the second knows it without showing it', async () => {
    const home = await openHome();
    const first = await openStaffAuth('', home);
    const second = await openStaffAuth('', home);
    expect(first.made).toMatch(/^staff_[\w-]{43}$/);
    expect(second.made).toBeNull();
    expect(await isStaff(second, first.made ?? '')).toBe(true);
  });

  test('of processes that start together, one makes the token and all accept it', async () => {
    const home = await openHome();
    const all = await Promise.all(Array.from({ length: 8 }, () => openStaffAuth('', home)));
    const made = all.flatMap((auth) => (auth.made ? [auth.made] : []));
    expect(made).toHaveLength(1);
    expect(await Promise.all(all.map((auth) => isStaff(auth, made[0])))).toEqual(all.map(() => true));
  });

  test('after a reset, only the new token counts', async () => {
    const home = await openHome();
    const before = await openStaffAuth('', home);
    const token = await resetStaffToken(home);
    const after = await openStaffAuth('', home);
    expect([await isStaff(after, token), await isStaff(after, before.made ?? '')]).toEqual([true, false]);
  });

  test('a token that is given is the only one that counts', async () => {
    const home = await openHome();
    const kept = await openStaffAuth('', home);
    const given = await openStaffAuth('given-token', home);
    expect([given.made, await isStaff(given, 'given-token'), await isStaff(given, kept.made ?? '')]).toEqual([
      null,
      true,
      false,
    ]);
  });

  test.each([[undefined], [''], ['wrong'], ['staff_']])('%o is not the token', async (token) => {
    expect(await isStaff(await openStaffAuth('', await openHome()), token)).toBe(false);
  });
}

describe('the staff token on the embedded engine', () => {
  keepsStaffToken(async () => sqliteStaffTokenStore(openDatabase(':memory:')));

  test('is kept as a hash only', async () => {
    const database = openDatabase(':memory:');
    const { made } = await openStaffAuth('', sqliteStaffTokenStore(database));
    const rows = JSON.stringify(database.reader.prepare('SELECT * FROM waggle_settings').all());
    expect(rows).toContain('staff_token');
    expect(rows).not.toContain(made);
  });
});

describe.skipIf(!mongodbUrl)('the staff token on the cluster engine', () => {
  const client = new MongoClient(mongodbUrl ?? 'mongodb://unused');
  const namespaces: string[] = [];
  afterAll(async () => {
    for (const namespace of namespaces) await client.db(`waggle_${namespace}`).dropDatabase();
    await client.close();
  });

  keepsStaffToken(async () => {
    const namespace = `token_test_${process.pid}_${namespaces.length}`;
    namespaces.push(namespace);
    return mongoStaffTokenStore(client, namespace);
  });
});
