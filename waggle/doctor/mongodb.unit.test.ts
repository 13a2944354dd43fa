import { expect, test } from 'vitest';
import { diskOf, setFindings } from './mongodb.ts';

const at = new Date('2026-11-28T20:00:00Z');
const later = new Date(at.getTime() + 60_000);
const set = { setName: 'rs0', primary: 'a:27017', hosts: ['a:27017', 'b:27017', 'c:27017'], isWritablePrimary: true };

test('a MongoDB that is no replica set has no transactions: it says how to make one', () => {
  expect(setFindings({ isWritablePrimary: true })).toEqual([
    {
      check: 'MongoDB',
      state: 'wrong',
      found: 'the MongoDB at MONGODB_URL is not a replica set, and only those have transactions',
      todo: 'start it with --replSet, and then run: waggle init replica-set.',
    },
  ]);
});

test('a replica set is named with its primary and its write concern', () => {
  expect(setFindings({ ...set, lastWrite: { lastWriteDate: later, majorityWriteDate: later } })).toEqual([
    { check: 'MongoDB', state: 'ok', found: 'the replica set rs0 of 3, its primary a:27017' },
    { check: 'MongoDB writes', state: 'ok', found: 'w: majority, journaled, whatever MONGODB_URL says' },
  ]);
  expect(setFindings({ msg: 'isdbgrid' })).toMatchObject([{ state: 'ok', found: 'behind mongos' }, { state: 'ok' }]);
});

test('a majority that lags behind is named with its lag', () => {
  expect(setFindings({ ...set, lastWrite: { lastWriteDate: later, majorityWriteDate: at } })[1]).toMatchObject({
    state: 'wrong',
    found: expect.stringContaining('60 s behind the primary'),
    todo: expect.stringContaining('rs.status()'),
  });
});

test('a disk that is nearly full is wrong, and one that nobody tells of is not checked', () => {
  const disk = { fsTotalSize: 10 * 1024 ** 3 };
  const full = { ...disk, fsUsedSize: disk.fsTotalSize - 100 * 1024 ** 2 };
  expect(diskOf([null, full, { ...disk, fsUsedSize: 0 }])).toMatchObject({
    state: 'wrong',
    found: '100 MiB free',
    todo: expect.stringContaining('make room'),
  });
  expect(diskOf([{ ...disk, fsUsedSize: 1024 ** 3 }])).toMatchObject({ state: 'ok', found: '9216 MiB free' });
  // A database that is not there yet has none.
  expect(diskOf([null, {}, { fsTotalSize: 0, fsUsedSize: 0 }]).state).toBe('skipped');
});
