// Transactions that share a commit: their outcomes, and who goes first.
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StoreUnavailableError } from '../store.ts';
import { type GroupCommit, groupCommit } from './group-commit.ts';

let db: DatabaseSync;
beforeEach(() => {
  db = new DatabaseSync(':memory:');
  db.exec(
    'CREATE TABLE things (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES things DEFERRABLE INITIALLY DEFERRED)',
  );
});
afterEach(() => db.close());

const ids = () =>
  db
    .prepare('SELECT id FROM things ORDER BY id')
    .all()
    .map(({ id }) => id);
const insert = (id: number, parent: number | null = null) =>
  void db.prepare('INSERT INTO things VALUES (?, ?)').run(id, parent);
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
// One transaction of each priority in each turn.
const oneAtATime = { sliceMs: 0 };
const aSecond = { sliceMs: 1_000 };

const adding = (group: GroupCommit, id: number, parent: number | null = null) =>
  group.transaction(() => insert(id, parent), 'request');

test('transactions of one turn share a commit, and one that fails undoes only its own changes', async () => {
  const group = groupCommit(db, aSecond);
  const failing = group.transaction(async () => {
    insert(2);
    await Promise.resolve();
    throw new Error('refused');
  }, 'request');
  const outcomes = await Promise.allSettled([adding(group, 1), failing, adding(group, 3), adding(group, 3)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
  await expect(failing).rejects.toThrow('refused');
  expect(ids()).toEqual([1, 3]);
  expect(group.commits).toBe(1);
});

test('when the commit fails, each runs again by itself and gets its own outcome', async () => {
  const group = groupCommit(db, aSecond);
  const orphan = adding(group, 2, 99);
  const outcomes = await Promise.allSettled([adding(group, 1), orphan, adding(group, 3)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  await expect(orphan).rejects.toThrow('FOREIGN KEY constraint failed');
  expect(ids()).toEqual([1, 3]);
});

test('when the disk is full for one, the others are stored', async () => {
  const group = groupCommit(db, aSecond);
  db.exec('PRAGMA max_page_count = 10; CREATE TABLE bytes (content BLOB)');
  const large = group.transaction(
    () => void db.prepare('INSERT INTO bytes VALUES (zeroblob(100000))').run(),
    'request',
  );
  const outcomes = await Promise.allSettled([adding(group, 1), large, adding(group, 3)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  await expect(large).rejects.toThrow(StoreUnavailableError);
  expect(ids()).toEqual([1, 3]);
});

test('effects run after the commit, and none of a transaction that failed', async () => {
  const group = groupCommit(db, aSecond);
  const seen: unknown[] = [];
  const noting = (id: number, fails: boolean) =>
    group.transaction((_, committed) => {
      insert(id);
      committed(() => seen.push([id, db.isTransaction]));
      if (fails) throw new Error('refused');
    }, 'request');
  await Promise.allSettled([noting(1, false), noting(2, true), noting(3, false)]);
  expect(seen).toEqual([
    [1, false],
    [3, false],
  ]);
});

test('a request goes before the backlog', async () => {
  const group = groupCommit(db, oneAtATime);
  let handled = 0;
  const handle = () => {
    handled += 1;
  };
  const backlog = Array.from({ length: 100 }, () => group.transaction(handle, 'background'));
  await backlog[4];
  const before = handled;
  await group.transaction(() => expect(handled).toBe(before), 'request');
  expect(handled).toBeLessThanOrEqual(before + 1);
  await Promise.all(backlog);
});

test('requests without an end do not hold up the rest', async () => {
  const group = groupCommit(db, oneAtATime);
  let requests = 0;
  let over = false;
  const answer = () => {
    requests += 1;
  };
  const customers = Array.from({ length: 10 }, async () => {
    while (!over) await group.transaction(answer, 'request');
  });
  await Promise.all(Array.from({ length: 50 }, (_, n) => group.transaction(() => insert(n), 'background')));
  over = true;
  await Promise.all(customers);
  expect(requests).toBeLessThanOrEqual(65);
});

test('a long queue yields to sockets after every slice', async () => {
  const group = groupCommit(db, oneAtATime);
  let handled = 0;
  const handle = () => {
    handled += 1;
  };
  const backlog = Array.from({ length: 100 }, () => group.transaction(handle, 'background'));
  let most = 0;
  for (let before = 0; handled < 100; before = handled) {
    await nextTurn();
    most = Math.max(most, handled - before);
  }
  expect(most).toBe(1);
  await Promise.all(backlog);
});

test('work that needs the file alone waits for the running turn, and later transactions for the work', async () => {
  const group = groupCommit(db, aSecond);
  const order: string[] = [];
  const first = group.transaction(async () => {
    await Promise.resolve();
    order.push('transaction');
  }, 'background');
  const alone = group.alone(async () => {
    expect(db.isTransaction).toBe(false);
    const later = group.transaction(() => void order.push('later'), 'request');
    await nextTurn();
    order.push('alone');
    return { later };
  });
  const { later } = await alone;
  await Promise.all([first, later]);
  expect(order.indexOf('alone')).toBeLessThan(order.indexOf('later'));
  expect(group.busy).toBe(false);
});
