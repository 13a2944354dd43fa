import { createHash } from 'node:crypto';
import type {
  BoardOrder,
  DeliveryId,
  ItemId,
  KitchenSnapshotMessage,
  KitchenStepMessage,
  OrderId,
  PositionMessage,
  SnapshotMessage,
} from '@waggle/contracts';
import type { Connection } from '@waggle/service-kit/http';
import { describe, expect, test, vi } from 'vitest';
import { type Follower, kitchenFollower, orderFollower, type ResumeOutcome, tokenHolderOf } from './followers.ts';
import { type Change, emptyTimeline, record, type Timeline, withCustomer } from './timeline.rules.ts';

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
  changes.reduce(record, emptyTimeline('01a20573-d8a6-75e0-bdb0-7284be1f4bea' as OrderId));

const silent: Connection = {
  send() {},
  sendText() {},
  sendLatest() {},
  close() {},
  recognize() {},
  onClosed: () => () => {},
};

/** What a kitchen receives, as `snapshot` or the steps' numbers. */
function kitchen(connectedAt = since) {
  const received: (number | 'snapshot')[] = [];
  const connection: Connection = {
    ...silent,
    send(message) {
      const sent = message as KitchenSnapshotMessage | KitchenStepMessage;
      received.push(sent.type === 'snapshot' ? 'snapshot' : sent.seq);
    },
  };
  return { received, follower: kitchenFollower(connection, connectedAt) };
}

const created = timeline(order(1, 'created'), delivery(1, 'waiting'));
const cancelled = record(created, order(2, 'cancelled'));
const over = record(cancelled, delivery(2, 'cancelled'));

describe('the holder of a shared link', () => {
  const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');
  const shared = { tracking_token_hash: hashOf('own'), shared_token_hash: hashOf('shared') };
  const end = Date.parse(at);
  const day = 24 * 3_600_000;
  const closing = (of: Timeline, now: number) => {
    const closed: string[] = [];
    const sent: unknown[] = [];
    const connection: Connection = {
      ...silent,
      send: (message) => void sent.push(message),
      close: (reason) => void closed.push(reason),
    };
    const subscribe = { type: 'subscribe', token: 'shared' } as const;
    orderFollower(
      connection,
      of.order_id,
      subscribe,
      async () => false,
      undefined,
      () => now,
    ).take(of);
    return { closed, sent: sent.length };
  };

  test('follows the order until a day after its end, and is told when the link has expired', () => {
    expect(closing({ ...created, ...shared }, end + 2 * day)).toEqual({ closed: [], sent: 1 });
    expect(closing({ ...over, ...shared }, end + day - 1)).toEqual({ closed: [], sent: 1 });
    expect(closing({ ...over, ...shared }, end + day)).toEqual({ closed: ['linkExpired'], sent: 0 });
  });

  test('tells whoever has the shared link no words of the kitchen to its customer', () => {
    const refused: Timeline = {
      ...created,
      ...shared,
      steps: [...created.steps, { seq: 3, kind: 'order', status: 'cancelled', at: since, reason: 'Ada is out' }],
      seq: 3,
    };
    const told = (token: string): string => {
      const sent: unknown[] = [];
      const connection: Connection = { ...silent, send: (message) => void sent.push(message) };
      const follower = orderFollower(connection, created.order_id, { type: 'subscribe', token }, async () => false);
      follower.take({ ...created, ...shared });
      follower.take(refused);
      follower.take(refused);
      return JSON.stringify(sent);
    };
    expect([told('own').includes('Ada is out'), told('shared').includes('Ada is out')]).toEqual([true, false]);
    expect(told('shared')).toContain('cancelled');
  });

  test('the customer’s own token does not expire, and a wrong one is nobody’s', () => {
    expect(tokenHolderOf('own', { ...over, ...shared }, end + 9 * day)).toBe('customer');
    expect(tokenHolderOf('shared', { ...over, ...shared }, end + 9 * day)).toBe('expired');
    expect(tokenHolderOf('wrong', { ...over, ...shared }, end)).toBe('nobody');
    expect(tokenHolderOf(undefined, { ...over, ...shared }, end)).toBe('nobody');
  });
});

describe('a kitchen', () => {
  test('receives the step of a delivery that comes after the order has ended, and no step twice', () => {
    const { received, follower } = kitchen();
    follower.snapshot([created]);
    for (const shown of [cancelled, cancelled, over, over]) follower.take(shown);
    expect(received).toEqual(['snapshot', 3, 4]);
  });

  test('receives who ordered whenever that becomes known, and the order’s content with its first step', () => {
    const sent: KitchenStepMessage[] = [];
    const connection: Connection = { ...silent, send: (message) => void sent.push(message as KitchenStepMessage) };
    const { take, snapshot } = kitchenFollower(connection, since);
    const customer = { name: 'Ada', phone: '123', address: 'Square' };
    const content = { items: [], total: 950, currency: 'EUR', currency_digits: 2, promised_at: null };
    const early = withCustomer(timeline(), customer);
    snapshot([early]);
    take(early);
    take({ ...record(early, order(1, 'created')), order: content });
    const other = { ...created, order_id: '01a20573-d8a6-75e0-bdb0-7284be1f4beb' as OrderId, order: content };
    take(other);
    take(withCustomer(other, customer));
    expect(sent.map(({ type, order }) => [type, order?.customer ?? null])).toEqual([
      ['snapshot', null],
      ['step', customer],
      ['step', null],
      ['step', null],
      ['customer', null],
    ]);
  });

  test('receives an order that was placed and cancelled before it was shown', () => {
    const { received, follower } = kitchen();
    follower.snapshot([]);
    follower.take(over);
    expect(received).toEqual(['snapshot', 1, 2, 3, 4]);
  });

  test('receives nothing about an order that had ended before it connected, even while its customer follows it', () => {
    const { received, follower } = kitchen('2026-11-22T13:00:00.000Z');
    follower.snapshot([]);
    follower.take(over);
    expect(received).toEqual(['snapshot']);
  });

  test('no longer requests an order that has ended', () => {
    const { follower } = kitchen();
    follower.snapshot([created]);
    expect(follower.openOrders()).toEqual([created.order_id]);
    follower.take(over);
    expect(follower.openOrders()).toEqual([]);
  });
});

describe('a customer who comes back', () => {
  /** The steps sent after the last one seen, and the outcome as counted. */
  function comesBack(after: number | undefined, look: (follower: Follower) => void) {
    const received: number[][] = [];
    const outcomes: ResumeOutcome[] = [];
    const connection: Connection = {
      send: (message) => void received.push((message as SnapshotMessage).steps.map(({ seq }) => seq)),
      sendText() {},
      sendLatest() {},
      close() {},
      recognize() {},
      onClosed: () => () => {},
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
    return { received, outcomes };
  }
  const hash = createHash('sha256').update('a token').digest('hex');
  const known: Timeline = { ...over, tracking_token_hash: hash };

  test('gets exactly the missed steps', () => {
    expect(comesBack(2, (follower) => follower.take(known))).toEqual({ received: [[3, 4]], outcomes: ['exact'] });
    expect(comesBack(4, (follower) => follower.take(known))).toEqual({ received: [[]], outcomes: ['exact'] });
  });

  test('gets all steps again when the store lacks the seen ones, which is counted', () => {
    const { received, outcomes } = comesBack(9, (follower) => follower.take(known));
    expect(received).toEqual([[1, 2, 3, 4]]);
    expect(outcomes).toEqual(['everything']);
  });

  test('is asked to retry during a store outage, and the outcome is counted', () => {
    expect(comesBack(2, (follower) => follower.unavailable())).toEqual({ received: [], outcomes: ['unavailable'] });
  });

  test('is not one who comes for the first time', () => {
    for (const after of [undefined, 0])
      expect(comesBack(after, (follower) => follower.take(known)).outcomes).toEqual([]);
  });
});

describe('the boards', () => {
  const board: BoardOrder = {
    customer: { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James Square' },
    items: [{ item_id: 'pizza' as ItemId, name: 'Pizza', quantity: 1, unit_price: 950 }],
    total: 950,
    currency: 'EUR',
    currency_digits: 2,
    promised_at: '2026-11-22T12:35:00.000Z',
  };
  const delivery_id = '01a20573-d8a6-75e0-bdb0-7284be1f4be0';
  const withOrder = (timeline: Timeline): Timeline => ({
    ...timeline,
    order: board,
    delivery_id: delivery_id as DeliveryId,
  });
  const messages = (shown: readonly Timeline[], later: readonly Timeline[]) => {
    const sent: (KitchenSnapshotMessage | KitchenStepMessage)[] = [];
    const connection = { ...silent, send: (message: object) => void sent.push(message as KitchenStepMessage) };
    const follower = kitchenFollower(connection, since);
    follower.snapshot(shown);
    for (const timeline of later) follower.take(timeline);
    return sent;
  };

  test('show each order as it was placed, in the snapshot or with its first step and not again', () => {
    expect(messages([withOrder(created)], [withOrder(cancelled)])).toMatchObject([
      { orders: [{ order: board, delivery_id }] },
      { seq: 3, status: 'cancelled' },
    ]);
    const steps = messages([], [withOrder(created), withOrder(cancelled)]).slice(1);
    expect(steps.map((step) => 'order' in step)).toEqual([true, false, false]);
  });

  test('have the delivery’s id with each of its steps', () => {
    const steps = messages([], [withOrder(over)]).slice(1) as KitchenStepMessage[];
    expect(steps.map((step) => [step.kind, step.delivery_id])).toEqual([
      ['order', undefined],
      ['delivery', delivery_id],
      ['order', undefined],
      ['delivery', delivery_id],
    ]);
  });

  test('get a long snapshot in parts on request, each marked but the last, and then the steps', () => {
    const many = Array.from({ length: 200 }, (_, n) => ({
      ...withOrder(created),
      order_id: `01a20573-d8a6-75e0-bdb0-${String(n).padStart(12, '0')}` as OrderId,
    }));
    const sent: (KitchenSnapshotMessage | KitchenStepMessage)[] = [];
    const send = (message: object) => void sent.push(message as KitchenStepMessage);
    const follower = kitchenFollower({ ...silent, send }, since, true);
    follower.take({ ...withOrder(cancelled), order_id: many[0]?.order_id ?? cancelled.order_id });
    follower.snapshot(many);
    const parts = sent.slice(0, -1) as KitchenSnapshotMessage[];
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.flatMap(({ orders }) => orders.map(({ order_id }) => order_id))).toEqual(
      many.map(({ order_id }) => order_id),
    );
    expect(parts.map(({ more }) => more === true)).toEqual(parts.map((_, n) => n < parts.length - 1));
    for (const part of parts) expect(JSON.stringify(part).length).toBeLessThan(20_000);
    expect(sent.at(-1)).toMatchObject({ type: 'step', seq: 3 });
    expect(messages(many, [])).toHaveLength(1);
  });

  test('show an order from before there were boards without details', () => {
    expect(messages([created], [])).toMatchObject([{ orders: [{ order: null, delivery_id: null }] }]);
    expect(messages([], [created])[1]).not.toHaveProperty('order');
  });
});

describe('who follows an order', () => {
  const token = 'a-tracking-token';
  const known: Partial<Timeline> = { tracking_token_hash: createHash('sha256').update(token).digest('hex') };
  const play = (changes: readonly Change[]): Timeline => ({ ...timeline(...changes), ...known });
  const story: Change[] = [
    order(1, 'created'),
    delivery(1, 'waiting'),
    { kind: 'order', status: 'confirmed', version: 2, at },
    { kind: 'order', status: 'preparing', version: 3, at },
    { kind: 'order', status: 'out_for_delivery', version: 4, at },
    { kind: 'delivery', status: 'on_the_way', version: 2, at },
    { kind: 'delivery', status: 'delivered', version: 3, at },
  ];
  const position: PositionMessage = { type: 'position', latitude: 1, longitude: 2, at };
  const follow = (given: string | undefined, isStaff: () => Promise<boolean>) => {
    const seen: string[] = [];
    const connection: Connection = {
      ...silent,
      send: (message) => void seen.push((message as { type: string }).type),
      sendLatest: (message) => void seen.push((message as { type: string }).type),
      close: (reason) => void seen.push(reason),
    };
    const subscribe = { type: 'subscribe', ...(given === undefined ? {} : { token: given }) } as const;
    return { seen, follower: orderFollower(connection, created.order_id, subscribe, isStaff) };
  };
  const nobody = async () => false;

  test('sees the courier from the pick-up to the drop-off, and never before or after, however late a position comes', () => {
    const { seen, follower } = follow(token, nobody);
    follower.position(position);
    follower.take(play(story.slice(0, 5)));
    follower.position(position);
    expect(seen).toEqual(['snapshot']);
    follower.take(play(story.slice(0, 6)));
    follower.position(position);
    expect(seen).toEqual(['snapshot', 'step', 'position']);
    follower.take(play(story));
    follower.position(position);
    expect(seen).toEqual(['snapshot', 'step', 'position', 'step']);
  });

  test('while the courier is under way sees so at once', () => {
    const { seen, follower } = follow(token, nobody);
    follower.take(play(story.slice(0, 6)));
    follower.position(position);
    expect(seen).toEqual(['snapshot', 'position']);
  });

  test('as staff needs no token of the order', async () => {
    const checkSession = vi.fn(async () => true);
    const { seen, follower } = follow(undefined, checkSession);
    follower.take(play(story.slice(0, 2)));
    follower.take(play(story.slice(0, 3)));
    await vi.waitFor(() => expect(seen).toEqual(['snapshot']));
    follower.take(play(story.slice(0, 4)));
    expect(seen).toEqual(['snapshot', 'step']);
    expect(checkSession).toHaveBeenCalledOnce();
  });

  test('with a token that is not the order’s is refused, and with the right one no session is looked up', async () => {
    const stranger = follow('wrong', nobody);
    stranger.follower.take(play(story.slice(0, 2)));
    await vi.waitFor(() => expect(stranger.seen).toEqual(['notFound']));
    const checkSession = vi.fn(nobody);
    follow(token, checkSession).follower.take(play(story.slice(0, 2)));
    expect(checkSession).not.toHaveBeenCalled();
  });

  test('is asked to retry when its session cannot be checked', async () => {
    const { seen, follower } = follow('wrong', () => Promise.reject(new Error('the store is unavailable')));
    follower.take(play(story.slice(0, 2)));
    await vi.waitFor(() => expect(seen).toEqual(['unavailable']));
  });
});
