// What the doctor says of versions, clocks and rights of servers.
import { expect, test } from 'vitest';
import { serverClockFinding } from './clock.ts';
import { rightsOf } from './mongodb.ts';
import { diskOfRedis, versionOf } from './redis.ts';

const server = { mode: 'standalone', replicas: 0, persistent: true, failing: null, isValkey: false };

test.each(['7.2.0', '7.2.6'])('Redis %s is named, with the version that is right', (version) => {
  expect(versionOf({ server: { ...server, version } })).toMatchObject([
    { state: 'wrong', found: expect.stringContaining(version), todo: expect.stringContaining('7.2.7') },
  ]);
});

test.each([['7.0.15'], ['7.2.7'], ['7.4.0'], ['8.2.1']])('Redis %s is fine', (version) => {
  expect(versionOf({ server: { ...server, version } })).toEqual([]);
});

test('Valkey 7.2 counts differently, and a server that may not be asked says nothing', () => {
  expect(versionOf({ server: { ...server, version: '7.2.5', isValkey: true } })).toEqual([]);
  expect(versionOf({ server: null })).toEqual([]);
});

test.each([
  [{ aheadMs: 40, withinMs: 5 }, 'ok', 'within 40 ms of this machine’s'],
  // A slow answer says little about the clock.
  [{ aheadMs: -2_400, withinMs: 600 }, 'ok', 'within 2400 ms of this machine’s'],
  [{ aheadMs: 9_000, withinMs: 5 }, 'wrong', '9 s ahead of this machine’s'],
  [{ aheadMs: -61_000, withinMs: 5 }, 'wrong', '61 s behind this machine’s'],
])('a clock that is %o is %s', (difference, state, found) => {
  expect(serverClockFinding('Redis clock', difference)).toMatchObject({ state, found });
});

const privilege = (db: string, ...actions: string[]) => ({ resource: { db, collection: '' }, actions });
const status = (privileges: readonly object[], users: readonly object[] = [{ user: 'ada', db: 'admin' }]) => ({
  authInfo: { authenticatedUsers: users, authenticatedUserPrivileges: privileges },
});
const databases = ['waggle_orders', 'waggle_deliveries'];

test('a MongoDB without users lets anybody in: it is said, and is right on one machine alone', () => {
  expect(rightsOf(status([], []), databases)).toMatchObject({
    state: 'ok',
    found: 'it asks for no user: anybody who reaches it may do everything',
  });
});

test('a user of one service, and one of all, may do what Waggle does; any other may not', () => {
  const write = ['find', 'insert', 'update', 'remove'];
  expect(rightsOf(status([privilege('waggle_orders', ...write)]), databases)).toMatchObject({
    state: 'ok',
    found: 'its user ada may write waggle_orders',
  });
  expect(rightsOf(status([privilege('', ...write)]), databases)).toMatchObject({
    state: 'ok',
    found: 'its user ada may write the databases of all services',
  });
  expect(rightsOf(status([privilege('waggle_orders', 'find')]), databases)).toMatchObject({
    state: 'wrong',
    found: 'its user ada may write the database of no service',
    todo: expect.stringContaining('waggle init users'),
  });
});

test('the disk of Redis: as full as its folder says, and skipped where this machine cannot see it', () => {
  const redis = { address: '127.0.0.1:6379', user: 'default', folder: import.meta.dirname };
  expect(diskOfRedis(redis, () => 1024 ** 3)).toMatchObject({
    state: 'ok',
    found: `${import.meta.dirname} has 1024 MiB free`,
  });
  expect(diskOfRedis(redis, () => 100 * 1024 ** 2)).toMatchObject({ state: 'wrong' });
  for (const other of [{ address: 'redis.example:6379' }, { folder: '/no/such/folder' }])
    expect(diskOfRedis({ ...redis, ...other }, () => 0)).toMatchObject({
      state: 'skipped',
      found: expect.stringContaining('another machine'),
    });
  expect(diskOfRedis({ ...redis, folder: null }, () => 0)).toMatchObject({
    state: 'skipped',
    found: expect.stringContaining('CONFIG GET dir'),
  });
});
