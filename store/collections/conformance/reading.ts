// Finding records: by id, by condition, in order, page by page.
import { describe, expect, test } from 'vitest';
import type { Where } from '../where.ts';
import { eachShelf, type NewCollectionsEngine } from './opened-shelf.ts';
import { anHour, anItem, aTask, type Task } from './shelf.ts';

type Field = 'task_id' | 'due_at' | 'open' | 'owner' | 'version' | 'place.room';

export function describeReading(name: string, newEngine: NewCollectionsEngine): void {
  describe(`finding records on ${name}`, () => {
    const shelf = eachShelf(newEngine);
    const insert = (...tasks: readonly Task[]) =>
      shelf.write(async (tx) => {
        for (const task of tasks) await tx.tasks.insert(task);
      });
    const ids = (tasks: readonly Task[]) => tasks.map(({ task_id }) => task_id);
    const found = async (where: Where<Task, Field>) => ids(await shelf.reads.tasks.list({ where, sort: ['task_id'] }));

    test('a record is found by its id, and null where there is none', async () => {
      await insert(aTask('a', { note: 'soon' }));
      expect(await shelf.reads.tasks.find('a')).toEqual(aTask('a', { note: 'soon' }));
      expect(await shelf.reads.tasks.find('b')).toBeNull();
    });

    test('several records are found by their ids, in the order of the ids', async () => {
      await insert(aTask('a'), aTask('b'), aTask('c'));
      expect(ids(await shelf.reads.tasks.findMany(['c', 'none', 'a']))).toEqual(['c', 'a']);
      expect(await shelf.reads.tasks.findMany([])).toEqual([]);
    });

    test('one column of several records is read by their ids', async () => {
      await insert(aTask('a', { version: 3 }), aTask('b', { version: 5 }));
      const versions = await shelf.reads.tasks.pick('version', ['a', 'b', 'none']);
      expect([...versions].sort()).toEqual([
        ['a', 3],
        ['b', 5],
      ]);
    });

    test('a record is found by a unique field', async () => {
      await insert(aTask('a', { owner: 'ann' }), aTask('b', { owner: 'bob' }));
      expect((await shelf.reads.tasks.findBy({ owner: 'bob' }))?.task_id).toBe('b');
      expect(await shelf.reads.tasks.findBy({ owner: 'cid' })).toBeNull();
    });

    test.each<[string, Where<Task, Field>, string]>([
      ['by a value', { open: false }, 'c'],
      ['by null', { due_at: null }, 'd'],
      ['by anything but null', { due_at: { not: null } }, 'a b c'],
      ['by anything but a value, null among it', { due_at: { not: 10 } }, 'b c d'],
      ['below', { due_at: { lt: 20 } }, 'a'],
      ['up to', { due_at: { lte: 20 } }, 'a b'],
      ['above', { due_at: { gt: 10 } }, 'b c'],
      ['from, and below', { due_at: { gte: 10, lt: 30 } }, 'a b'],
      ['by one of several values', { due_at: { in: [10, 30, 99] } }, 'a c'],
      ['by one of no values', { due_at: { in: [] } }, ''],
      ['by none of several values', { due_at: { notIn: [10, 30] } }, 'b d'],
      ['by the beginning of a text', { owner: { startsWith: 'ann' } }, 'a b'],
      ['by the beginning of an id', { task_id: { startsWith: 'c' } }, 'c'],
      ['by a path into the document', { 'place.room': 'attic' }, 'b'],
      ['by two conditions', { open: true, due_at: { gt: 10 } }, 'b'],
      ['by none', {}, 'a b c d'],
    ])('records are found %s', async (_, where, expected) => {
      await insert(
        aTask('a', { due_at: 10, owner: 'ann' }),
        aTask('b', { due_at: 20, owner: 'anna', place: { room: 'attic', desk: 1 } }),
        aTask('c', { due_at: 30, owner: 'bob', open: false }),
        aTask('d', { due_at: null, owner: 'An' }),
      );
      expect((await found(where)).join(' ')).toBe(expected);
      const all = expected === '' ? 0 : expected.split(' ').length;
      expect(await shelf.reads.tasks.count(where)).toBe(all);
      for (const atMost of [1, 2, 9]) {
        expect(await shelf.reads.tasks.count(where, atMost)).toBe(Math.min(all, atMost));
      }
    });

    test('records come in the requested order, null before every value, up to a limit', async () => {
      await insert(aTask('a', { due_at: 20 }), aTask('b', { due_at: 10 }), aTask('c'), aTask('d', { due_at: 10 }));
      const sorted = async (sort: readonly ('due_at' | '-due_at' | 'task_id' | '-task_id')[], limit?: number) =>
        ids(await shelf.reads.tasks.list({ sort, ...(limit === undefined ? {} : { limit }) })).join('');
      expect(await sorted(['due_at', '-task_id'])).toBe('cdba');
      expect(await sorted(['-due_at', 'task_id'])).toBe('abdc');
      expect(await sorted(['-due_at', 'task_id'], 2)).toBe('ab');
      expect(await sorted(['task_id'], 0)).toBe('');
    });

    test('texts are ordered by their bytes: capitals first, then letters, then what is outside of ASCII', async () => {
      await insert(aTask('é'), aTask('z'), aTask('A'), aTask('a'), aTask('🐝'), aTask('ﬀ'));
      expect(ids(await shelf.reads.tasks.list({ sort: ['task_id'] }))).toEqual(['A', 'a', 'z', 'é', 'ﬀ', '🐝']);
    });

    test('pages of the newest first hold each record once, also where many were made at the same time', async () => {
      const all = Array.from({ length: 7 }, (_, n) => `t${n}`);
      await insert(...all.map((id) => aTask(id, { due_at: 5 })));
      const pages: string[][] = [];
      for (let before: string | undefined; pages.length < 10; before = pages.at(-1)?.at(-1)) {
        const page = await shelf.reads.tasks.newest({ before, limit: 3 });
        if (page.length === 0) break;
        pages.push(ids(page));
      }
      expect(pages).toEqual([['t6', 't5', 't4'], ['t3', 't2', 't1'], ['t0']]);
    });

    test('a page of the newest first holds only what matches, within a range of ids too', async () => {
      await insert(aTask('a'), aTask('b', { open: false }), aTask('c'), aTask('d'));
      const { tasks } = shelf.reads;
      expect(ids(await tasks.newest({ where: { open: true }, before: 'd', limit: 5 }))).toEqual(['c', 'a']);
      expect(ids(await tasks.newest({ where: { task_id: { gt: 'a' } }, before: 'd', limit: 5 }))).toEqual(['c', 'b']);
    });

    test('counts of one day are read by the beginning of their ids', async () => {
      const hours = ['2026-11-21T23', '2026-11-22T00', '2026-11-22T13', '2026-11-23T00'];
      await shelf.write(async (tx) => {
        for (const hour of hours) await tx.hours.insert(anHour(hour));
      });
      const day = await shelf.reads.hours.list({ where: { hour: { startsWith: '2026-11-22' } }, sort: ['hour'] });
      expect(day.map(({ hour }) => hour)).toEqual(['2026-11-22T00', '2026-11-22T13']);
    });

    test('rows are found by any of their columns', async () => {
      await shelf.write(async (tx) => {
        await tx.items.insert(anItem('a', { sold_out: true }));
        await tx.items.insert(anItem('b', { label: 'new' }));
      });
      const where = async (condition: Parameters<typeof shelf.reads.items.list>[0]) =>
        (await shelf.reads.items.list(condition)).map(({ item_id }) => item_id);
      expect(await where({ where: { sold_out: true } })).toEqual(['a']);
      expect(await where({ where: { label: null } })).toEqual(['a']);
    });

    test('a field that is not declared, and a value that is undefined, are refused', async () => {
      const { tasks } = shelf.reads;
      const wrong = (where: object) => tasks.count(where as Where<Task, Field>);
      await expect(async () => wrong({ title: 'Sweep' })).rejects.toThrow('records cannot be found by title');
      await expect(async () => wrong({ owner: undefined })).rejects.toThrow('eq on owner has no value');
      await expect(async () => wrong({ due_at: { lt: undefined } })).rejects.toThrow('lt on due_at has no value');
    });
  });
}
