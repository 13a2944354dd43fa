// The lines of `waggle tail`, and where it starts.
import { stripVTControlCharacters } from 'node:util';
import type { EntryView } from '@waggle/contracts';
import { expect, test } from 'vitest';
import { knownStream, lineOf, startOf } from './tail.ts';

const entry: EntryView = {
  id: '1763821800000-0',
  at: '2026-11-22T14:30:00.123Z',
  stream: 'orders-stream',
  event_type: 'order.created',
  event_id: 'e',
  order_id: 'an-order',
  correlation_id: 'c',
  causation_id: null,
  source: 'orders-service',
  facts: { version: 1, status: 'created' },
  only_for: null,
  bytes: 420,
};

test('a line has the time, the type, the version and the order', () => {
  expect(stripVTControlCharacters(lineOf(entry))).toMatch(/^\d\d:30:00\.123 {2}order\.created +v1 created +an-order$/);
  expect(lineOf({ ...entry, only_for: 'deliveries-group' })).toContain('replayed for deliveries-group');
  expect(lineOf({ ...entry, event_type: null })).toContain('no event, 420 bytes');
});

test('it starts before everything since a time or an age', () => {
  expect(startOf('2026-11-22T14:30:00Z', 0)).toBe(`${Date.parse('2026-11-22T14:30:00Z') - 1}-0`);
  expect(startOf('2m', 1_000_000)).toBe('879999-0');
  expect(startOf('1d', 1_000)).toBe('0-0');
  expect(() => startOf('yesterday', 0)).toThrow(/--since is "yesterday"/);
});

test('a stream has a long and a short name; dead letters have a command of their own, which is named', () => {
  expect([knownStream('orders-stream'), knownStream('orders')]).toEqual(['orders-stream', 'orders-stream']);
  expect(() => knownStream('dead-letters')).toThrow('waggle dead-letters list');
  expect(() => knownStream('ovens')).toThrow('there is no stream "ovens"');
});
