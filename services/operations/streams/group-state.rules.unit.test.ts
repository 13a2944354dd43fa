// The word for a group, by what waits for it.
import { expect, test } from 'vitest';
import { type GroupFacts, groupState } from './group-state.rules.ts';

const now = 1_000_000;
const facts = (more: Partial<GroupFacts>): GroupFacts => ({
  now,
  exists: true,
  consumers: 1,
  oldestUnreadAt: null,
  oldestPendingAt: null,
  attempts: 0,
  nextAttemptBy: null,
  ...more,
});
const ago = (seconds: number) => now - seconds * 1_000;

test.each<[string, Partial<GroupFacts>]>([
  ['fine', {}],
  ['fine', { oldestPendingAt: ago(1) }],
  ['catching_up', { oldestUnreadAt: ago(5) }],
  ['catching_up', { oldestPendingAt: ago(30), oldestUnreadAt: ago(20) }],
  // Events that are worked off keep others waiting: the group gets on.
  ['catching_up', { oldestUnreadAt: ago(90), oldestPendingAt: ago(10) }],
  ['retrying', { oldestPendingAt: ago(1), attempts: 1, nextAttemptBy: now + 200 }],
  ['retrying', { oldestPendingAt: ago(90), attempts: 4, nextAttemptBy: ago(1) }],
  ['stuck', { oldestPendingAt: ago(200), attempts: 4, nextAttemptBy: ago(70) }],
  ['stuck', { oldestPendingAt: ago(61) }],
  ['stuck', { oldestUnreadAt: ago(61) }],
  ['nobody_reads', { exists: false, oldestUnreadAt: ago(1) }],
  ['nobody_reads', { exists: false, consumers: 0 }],
  ['nobody_reads', { consumers: 0, oldestUnreadAt: ago(1) }],
  ['fine', { consumers: 0 }],
])('%s: %o', (state, given) => {
  expect(groupState(facts(given)).state).toBe(state);
});

test('it is so since the oldest event that waits', () => {
  expect(groupState(facts({ oldestUnreadAt: ago(5), oldestPendingAt: ago(9) })).since).toBe(ago(9));
  expect(groupState(facts({})).since).toBeNull();
});
