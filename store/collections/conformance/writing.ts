// Inserting, replacing, changing and removing records.
import { describe, expect, test } from 'vitest';
import { ConcurrentChangeError } from '../../store.ts';
import { eachShelf, type NewCollectionsEngine } from './opened-shelf.ts';
import { anItem, aTask } from './shelf.ts';

const taken = /UNIQUE|E11000/;

export function describeWriting(name: string, newEngine: NewCollectionsEngine): void {
  describe(`changing records on ${name}`, () => {
    const shelf = eachShelf(newEngine);

    test('an id that is taken fails the transaction, and a unique field that is taken does as well', async () => {
      await shelf.write((tx) => tx.tasks.insert(aTask('a', { owner: 'ann' })));
      await expect(shelf.write((tx) => tx.tasks.insert(aTask('a')))).rejects.toThrow(taken);
      await expect(shelf.write((tx) => tx.tasks.insert(aTask('b', { owner: 'ann' })))).rejects.toThrow(taken);
      await expect(shelf.write((tx) => tx.tasks.put(aTask('b', { owner: 'ann' })))).rejects.toThrow(taken);
      expect(await shelf.reads.tasks.count()).toBe(1);
    });

    test('an insert where the id is taken changes nothing and says so, if requested', async () => {
      const insert = (stock: number) => shelf.write((tx) => tx.items.insertIfAbsent(anItem('a', { stock })));
      expect([await insert(1), await insert(2)]).toEqual([true, false]);
      expect((await shelf.reads.items.find('a'))?.stock).toBe(1);
    });

    test('a record is put, and put again in its place', async () => {
      await shelf.write((tx) => tx.tasks.put(aTask('a', { note: 'soon' })));
      await shelf.write((tx) => tx.tasks.put(aTask('a', { title: 'Mop' })));
      expect(await shelf.reads.tasks.list()).toEqual([aTask('a', { title: 'Mop' })]);
    });

    test('a record is replaced at the version that was read, and not at another', async () => {
      await shelf.write((tx) => tx.tasks.insert(aTask('a')));
      await shelf.write((tx) => tx.tasks.replace(aTask('a', { version: 2, due_at: 7, title: 'Mop' }), 1));
      const late = shelf.write((tx) => tx.tasks.replace(aTask('a', { version: 2, title: 'Scrub' }), 1));
      await expect(late).rejects.toBeInstanceOf(ConcurrentChangeError);
      await expect(late).rejects.toThrow('task a is no longer at version 1');
      expect(await shelf.reads.tasks.findBy({ due_at: 7 })).toEqual(
        aTask('a', { version: 2, due_at: 7, title: 'Mop' }),
      );
      await expect(shelf.write((tx) => tx.tasks.replace(aTask('none'), 1))).rejects.toThrow(ConcurrentChangeError);
    });

    test('of two transactions that replace one version at once, one sees the conflict', async () => {
      await shelf.write((tx) => tx.tasks.insert(aTask('a')));
      const outcomes = await Promise.allSettled(
        ['Mop', 'Scrub'].map((title) => shelf.write((tx) => tx.tasks.replace(aTask('a', { title, version: 2 }), 1))),
      );
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });

    test('a record is overwritten whatever its version, but not made', async () => {
      await shelf.write((tx) => tx.tasks.insert(aTask('a', { version: 4 })));
      const overwrite = (id: string) => shelf.write((tx) => tx.tasks.overwrite(aTask(id, { version: 2 })));
      expect([await overwrite('a'), await overwrite('b')]).toEqual([true, false]);
      expect((await shelf.reads.tasks.list()).map(({ version }) => version)).toEqual([2]);
    });

    test('some fields are changed, the others stay', async () => {
      await shelf.write((tx) => tx.tasks.insert(aTask('a', { note: 'soon' })));
      await shelf.write((tx) => tx.items.insert(anItem('a', { picture: new Uint8Array([1, 2]) })));
      const change = { open: false, place: { room: 'attic', desk: 3 } };
      const after = aTask('a', { note: 'soon', ...change });
      expect(await shelf.write((tx) => tx.tasks.change('a', change))).toEqual(after);
      expect(await shelf.reads.tasks.list({ where: { open: false, 'place.room': 'attic' } })).toEqual([after]);
      expect(await shelf.write((tx) => tx.items.change('a', { label: 'new' }))).toEqual(
        anItem('a', { label: 'new', picture: new Uint8Array([1, 2]) }),
      );
      expect(await shelf.write((tx) => tx.tasks.change('none', change))).toBeNull();
    });

    test('all records that match are changed, and counted', async () => {
      await shelf.write(async (tx) => {
        for (const id of ['a', 'b', 'c']) await tx.tasks.insert(aTask(id, { open: id !== 'c' }));
        for (const id of ['a', 'b', 'c']) await tx.items.insert(anItem(id, { name: id === 'c' ? 'Tea' : 'Cake' }));
      });
      expect(await shelf.write((tx) => tx.tasks.changeWhere({ open: true }, { due_at: 9 }))).toBe(2);
      expect(await shelf.reads.tasks.count({ due_at: 9 })).toBe(2);
      expect(await shelf.write((tx) => tx.items.changeWhere({ name: 'Cake' }, { name: 'Pie' }))).toBe(2);
      expect((await shelf.reads.items.list({ sort: ['item_id'] })).map((i) => i.name)).toEqual(['Pie', 'Pie', 'Tea']);
      expect(await shelf.write((tx) => tx.items.changeWhere({ name: 'Cake' }, { name: 'Pie' }))).toBe(0);
      expect(await shelf.write((tx) => tx.items.changeWhere({ name: 'Pie' }, {}))).toBe(2);
    });

    test('a record is removed once', async () => {
      await shelf.write((tx) => tx.tasks.insert(aTask('a')));
      const remove = () => shelf.write((tx) => tx.tasks.remove('a'));
      expect([await remove(), await remove()]).toEqual([true, false]);
      expect(await shelf.reads.tasks.find('a')).toBeNull();
    });

    test('what is old is purged, and counted; removing everything by mistake is refused', async () => {
      await shelf.write(async (tx) => {
        for (const due_at of [1, 2, 3, null]) await tx.tasks.insert(aTask(`t${due_at}`, { due_at }));
      });
      expect(await shelf.write((tx) => tx.tasks.removeWhere({ due_at: { lt: 3 } }))).toBe(2);
      expect(await shelf.reads.tasks.count()).toBe(2);
      await expect(shelf.write((tx) => tx.tasks.removeWhere({}))).rejects.toThrow('removeWhere needs a condition');
    });

    test('a transaction reads its own writes, and nothing of one that fails stays', async () => {
      const failing = shelf.write(async (tx) => {
        await tx.tasks.insert(aTask('a'));
        await tx.tasks.put(aTask('b'));
        await tx.settings.put({ zone: 'UTC', colours: [] });
        expect(await tx.tasks.count({ open: true })).toBe(2);
        throw new Error('changed its mind');
      });
      await expect(failing).rejects.toThrow('changed its mind');
      expect(await shelf.reads.tasks.list()).toEqual([]);
      expect(await shelf.reads.settings.find()).toBeNull();
    });

    test('a single record is null before it is put, and one after each time', async () => {
      expect(await shelf.reads.settings.find()).toBeNull();
      for (const zone of ['UTC', 'Asia/Tokyo']) {
        await shelf.write((tx) => tx.settings.put({ zone, colours: ['hellgrün', '🟢'] }));
      }
      expect(await shelf.reads.settings.find()).toEqual({ zone: 'Asia/Tokyo', colours: ['hellgrün', '🟢'] });
    });
  });
}
