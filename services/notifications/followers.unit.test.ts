import { createHash } from 'node:crypto';
import type { KitchenSnapshotMessage, KitchenStepMessage, SnapshotMessage } from '@waggle/contracts';
import type { Connection } from '@waggle/service-kit/connection.ts';
import { describe, expect, test } from 'vitest';
import { type Follower, kitchenFollower, orderFollower, type ResumeOutcome } from './followers.ts';
import { type Change, emptyTimeline, record, type Timeline } from './timeline.ts';

const at = '2026-11-22T12:00:00.000Z';
const since = '2026-11-22T11:00:00.000Z';
const order = (version: number, status: 'created' | 'cancelled'): Change => ({ kind: 'order', status, version, at });
const delivery = (version: number, status: 'waiting' | 'cancelled'): Change => ({
  kind: 'delivery',
  status,
  version,
  at,
});
const timeline = (...changes: readonly Change[]): Timeline =>
  changes.reduce(record, emptyTimeline('01a20573-d8a6-75e0-bdb0-7284be1f4bea'));

/** What a kitchen is told, as `snapshot` or the steps' numbers. */
function kitchen(connectedAt = since) {
  const told: (number | 'snapshot')[] = [];
  const connection: Connection = {
    send(message) {
      const sent = message as KitchenSnapshotMessage | KitchenStepMessage;
      told.push(sent.type === 'snapshot' ? 'snapshot' : sent.seq);
    },
    sendText() {},
    sendLatest() {},
    close() {},
    onClosed() {},
  };
  return { told, follower: kitchenFollower(connection, connectedAt) };
}

const created = timeline(order(1, 'created'), delivery(1, 'waiting'));
const cancelled = record(created, order(2, 'cancelled'));
const over = record(cancelled, delivery(2, 'cancelled'));

describe('a kitchen', () => {
  test('is told the step of a delivery that comes after the order has ended, and nothing again', () => {
    const { told, follower } = kitchen();
    follower.snapshot([created]);
    for (const shown of [cancelled, cancelled, over, over]) follower.take(shown);
    expect(told).toEqual(['snapshot', 3, 4]);
  });

  test('hears of an order that was placed and cancelled before it was shown', () => {
    const { told, follower } = kitchen();
    follower.snapshot([]);
    follower.take(over);
    expect(told).toEqual(['snapshot', 1, 2, 3, 4]);
  });

  test('hears nothing of an order that had ended when it connected, though its customer looks at it', () => {
    const { told, follower } = kitchen('2026-11-22T13:00:00.000Z');
    follower.snapshot([]);
    follower.take(over);
    expect(told).toEqual(['snapshot']);
  });

  test('asks no more for an order that has ended', () => {
    const { follower } = kitchen();
    follower.snapshot([created]);
    expect(follower.openOrders()).toEqual([created.order_id]);
    follower.take(over);
    expect(follower.openOrders()).toEqual([]);
  });
});

describe('a customer who comes back', () => {
  /** What is told behind the last step seen, and what the outcome is counted as. */
  function comesBack(after: number | undefined, look: (follower: Follower) => void) {
    const told: number[][] = [];
    const outcomes: ResumeOutcome[] = [];
    const connection: Connection = {
      send: (message) => void told.push((message as SnapshotMessage).steps.map(({ seq }) => seq)),
      sendText() {},
      sendLatest() {},
      close() {},
      onClosed() {},
    };
    const subscribe = { type: 'subscribe', token: 'a token', ...(after === undefined ? {} : { after }) } as const;
    const id = created.order_id;
    look(
      orderFollower(
        connection,
        id,
        subscribe,
        async () => false,
        (outcome) => void outcomes.push(outcome),
      ),
    );
    return { told, outcomes };
  }
  const hash = createHash('sha256').update('a token').digest('hex');
  const known: Timeline = { ...over, tracking_token_hash: hash };

  test('gets exactly what was missed', () => {
    expect(comesBack(2, (follower) => follower.take(known))).toEqual({ told: [[3, 4]], outcomes: ['exact'] });
    expect(comesBack(4, (follower) => follower.take(known))).toEqual({ told: [[]], outcomes: ['exact'] });
  });

  test('gets everything again when the store does not have what was seen, and that is counted', () => {
    const { told, outcomes } = comesBack(9, (follower) => follower.take(known));
    expect(told).toEqual([[1, 2, 3, 4]]);
    expect(outcomes).toEqual(['everything']);
  });

  test('is told to try again while the store is away, and that is counted', () => {
    expect(comesBack(2, (follower) => follower.unavailable())).toEqual({ told: [], outcomes: ['unavailable'] });
  });

  test('is no customer who comes for the first time', () => {
    for (const after of [undefined, 0])
      expect(comesBack(after, (follower) => follower.take(known)).outcomes).toEqual([]);
  });
});
