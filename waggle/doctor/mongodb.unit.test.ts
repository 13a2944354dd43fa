import { expect, test } from 'vitest';
import { setFindings } from './mongodb.ts';

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
