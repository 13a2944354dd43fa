// The live menu of one process, on a manual clock.
import { createEmbeddedSignals } from '@waggle/bus/embedded/signals.ts';
import {
  type Clock,
  channels,
  type ItemId,
  type MenuChangesMessage,
  type MenuItem,
  type MenuMessage,
} from '@waggle/contracts';
import type { Connection } from '@waggle/service-kit/http';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defaultKitchen, viewOfKitchen } from '../kitchen/kitchen.rules.ts';
import { type MenuFeed, startMenuFeed } from './menu-feed.ts';

/** Timers that the test fires by their duration. */
function manualClock(): Clock & { pass(ms: number): void } {
  const timers = new Set<{ ms: number; callback: () => void }>();
  return {
    now: () => 0,
    setTimer(ms, callback) {
      const timer = { ms, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    pass(ms) {
      const due = [...timers].filter((timer) => timer.ms <= ms);
      for (const timer of due) timers.delete(timer);
      for (const { callback } of due) callback();
    },
  };
}

const item = (stock: number): MenuItem => ({
  item_id: 'margherita' as ItemId,
  name: 'Margherita',
  description: '',
  category: 'Pizza',
  price: 950,
  currency: 'EUR',
  stock,
  sold_out: false,
  version: 1,
  options: [],
  picture: null,
});

type Message = MenuMessage | MenuChangesMessage;
function page() {
  const received: Message[] = [];
  const ends: (() => void)[] = [];
  const connection: Connection = {
    send: (message) => void received.push(message as Message),
    sendText: (text) => void received.push(JSON.parse(text)),
    sendLatest() {},
    close() {},
    recognize() {},
    onClosed(done) {
      ends.push(done);
      return () => {};
    },
  };
  const stocks = () => received.map((message) => `${message.type} ${message.items[0]?.stock}`);
  return { connection, received, stocks, leave: () => ends.forEach((end) => void end()) };
}

const clock = manualClock();
const signals = createEmbeddedSignals();
let feed: MenuFeed;
let stock: number;
let reads: number;
let unavailable: boolean;

beforeEach(async () => {
  stock = 5;
  reads = 0;
  unavailable = false;
  feed = await startMenuFeed({
    async read() {
      reads += 1;
      if (unavailable) throw new Error('the store is unavailable');
      return {
        items: [item(stock)],
        categories: ['Pizza'],
        currency: 'EUR',
        currency_digits: 2,
        menu_version: `v${stock}`,
        kitchen: viewOfKitchen(defaultKitchen, 'EUR', 0),
      };
    },
    given: (version) =>
      version === 'v9'
        ? { items: [item(9)], categories: ['Pizza'], currency: 'EUR', currency_digits: 2, menu_version: version }
        : null,
    signals,
    clock,
    failed: () => {},
  });
});
afterEach(() => feed.stop());

const sell = async (left: number) => {
  stock = left;
  await signals.send(channels.menu, {});
};

test('a page gets the whole menu, then each change', async () => {
  const { connection, stocks } = page();
  feed.add(connection);
  await vi.waitFor(() => expect(stocks()).toEqual(['menu 5']));
  clock.pass(200);
  await sell(4);
  await vi.waitFor(() => expect(stocks()).toEqual(['menu 5', 'changes 4']));
});

test('changes within a short time are sent as one message, and the store is read once for all pages', async () => {
  const pages = [page(), page(), page()];
  for (const { connection } of pages) feed.add(connection);
  await vi.waitFor(() => expect(pages.map(({ received }) => received.length)).toEqual([1, 1, 1]));
  await sell(4);
  await vi.waitFor(() => {
    clock.pass(200);
    for (const { stocks } of pages) expect(stocks()).toEqual(['menu 5', 'changes 4']);
  });
  const before = reads;
  await Promise.all([3, 2, 1].map(sell));
  await vi.waitFor(() => {
    clock.pass(200);
    for (const { stocks } of pages) expect(stocks().at(-1)).toBe('changes 1');
  });
  expect(pages[0]?.stocks()).toEqual(['menu 5', 'changes 4', 'changes 1']);
  // Once for the first signal and once for those that came meanwhile, however many pages there are.
  expect(reads - before).toBeLessThanOrEqual(2);
});

test('a change whose signal was lost is recovered', async () => {
  const { connection, stocks } = page();
  feed.add(connection);
  await vi.waitFor(() => expect(stocks()).toEqual(['menu 5']));
  stock = 2;
  await vi.waitFor(() => {
    clock.pass(2_000);
    expect(stocks()).toEqual(['menu 5', 'changes 2']);
  });
});

test('a joining page gets the current menu, and without pages the store is not read', async () => {
  const [first, second] = [page(), page()];
  feed.add(first.connection);
  await vi.waitFor(() => expect(first.stocks()).toEqual(['menu 5']));
  feed.add(second.connection);
  expect(second.stocks()).toEqual(['menu 5']);
  first.leave();
  second.leave();
  expect(feed.size).toBe(0);
  const before = reads;
  await sell(1);
  clock.pass(2_000);
  expect(reads).toBe(before);
  const third = page();
  await vi.waitFor(() => {
    clock.pass(200);
    if (feed.size === 0) feed.add(third.connection);
    expect(third.stocks()).toEqual(['menu 1']);
  });
});

test('pages receive nothing during a store outage, and the missed changes after it', async () => {
  const { connection, stocks } = page();
  feed.add(connection);
  await vi.waitFor(() => expect(stocks()).toEqual(['menu 5']));
  unavailable = true;
  await vi.waitFor(() => {
    clock.pass(2_000);
    expect(reads).toBeGreaterThan(1);
  });
  stock = 3;
  expect(stocks()).toEqual(['menu 5']);
  unavailable = false;
  await vi.waitFor(() => {
    clock.pass(2_000);
    expect(stocks()).toEqual(['menu 5', 'changes 3']);
  });
});

test('a page with a known version gets the changes since, one with an unknown version the whole menu', async () => {
  const [same, older, byHttp, unknown] = [page(), page(), page(), page()];
  feed.add(same.connection, { have: 'v5' });
  await vi.waitFor(() => expect(same.received).toHaveLength(1));
  await sell(4);
  await vi.waitFor(() => {
    clock.pass(200);
    expect(same.received).toHaveLength(2);
  });
  feed.add(older.connection, { have: 'v5' });
  feed.add(byHttp.connection, { have: 'v9' });
  feed.add(unknown.connection, { have: 'v1' });
  expect(same.received).toMatchObject([
    { type: 'changes', items: [] },
    { type: 'changes', items: [{ stock: 4 }] },
  ]);
  expect(older.received).toMatchObject([{ type: 'changes', items: [{ stock: 4 }], removed: [], menu_version: 'v4' }]);
  expect(byHttp.received).toMatchObject([{ type: 'changes', items: [{ stock: 4 }], kitchen: { version: 1 } }]);
  expect(unknown.stocks()).toEqual(['menu 4']);
  const current = page();
  feed.add(current.connection, { have: 'v4' });
  expect(current.received).toMatchObject([{ type: 'changes', items: [], removed: [], menu_version: 'v4' }]);
});

test('a page that takes parts gets the menu in several messages, which together are the menu', async () => {
  const { connection, received } = page();
  feed.add(connection, { parts: true });
  await vi.waitFor(() => expect(received.at(-1)).toMatchObject({ type: 'menu', items: [{ stock: 5 }] }));
  expect(received.filter((message) => message.type === 'menu').at(-1)).not.toHaveProperty('more');
  expect(received).toHaveLength(1);
});
