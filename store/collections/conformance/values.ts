// What goes in comes out: every kind of value, and records of earlier versions.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { collection, defineRecords, integer, json, table, text } from '../index.ts';
import { type CollectionsEngine, eachShelf, type NewCollectionsEngine } from './opened-shelf.ts';
import { anItem, aTask, requestCause } from './shelf.ts';

export function describeValues(name: string, newEngine: NewCollectionsEngine): void {
  describe(`values on ${name}`, () => {
    const shelf = eachShelf(newEngine);

    test.each([
      ['letters of every alphabet, and emoji', 'Zoë 北京 🐝 \u0000 \u2028 "quoted" \\ \n'],
      ['what looks like an operator or a path', '$set a.b {"$gt": ""} \' OR 1=1 --'],
    ])('text: %s', async (_, title) => {
      const task = aTask(title, { title, owner: title, note: title });
      await shelf.write((tx) => tx.tasks.insert(task));
      expect(await shelf.reads.tasks.find(title)).toEqual(task);
      expect(await shelf.reads.tasks.findBy({ owner: title })).toEqual(task);
    });

    test.each([0, -1, 2 ** 31, -(2 ** 40), Number.MAX_SAFE_INTEGER])('the integer %d', async (due_at) => {
      await shelf.write((tx) => tx.tasks.insert(aTask('a', { due_at, place: { room: 'x', desk: due_at } })));
      expect(await shelf.reads.tasks.findBy({ due_at })).toEqual(
        aTask('a', { due_at, place: { room: 'x', desk: due_at } }),
      );
    });

    test('a fraction in a document', async () => {
      await shelf.write((tx) => tx.tasks.insert(aTask('a', { place: { room: 'x', desk: 0.1 } })));
      expect((await shelf.reads.tasks.find('a'))?.place.desk).toBe(0.1);
    });

    test('null stays null, and undefined is not there: neither in a document nor in a change', async () => {
      const loose = { ...aTask('a', { due_at: null }), note: undefined } as unknown as ReturnType<typeof aTask>;
      await shelf.write((tx) => tx.tasks.insert(loose));
      const stored = await shelf.reads.tasks.find('a');
      expect(stored).toStrictEqual(aTask('a', { due_at: null }));
      expect(stored && 'note' in stored).toBe(false);
      await shelf.write((tx) => tx.tasks.change('a', { title: undefined, open: false } as object));
      expect(await shelf.reads.tasks.find('a')).toStrictEqual(aTask('a', { due_at: null, open: false }));
    });

    test('bytes come back as a Uint8Array, none and many', async () => {
      const many = Uint8Array.from({ length: 300_000 }, (_, n) => n % 256);
      await shelf.write(async (tx) => {
        await tx.items.insert(anItem('none'));
        await tx.items.insert(anItem('many', { picture: many }));
        await tx.items.insert(anItem('buffer', { picture: Buffer.from([0, 255]) }));
      });
      const picture = async (id: string) => (await shelf.reads.items.find(id))?.picture;
      expect(await picture('none')).toStrictEqual(new Uint8Array());
      expect(await picture('many')).toStrictEqual(many);
      expect(await picture('buffer')).toStrictEqual(new Uint8Array([0, 255]));
    });

    test('lists in a row come back as they were', async () => {
      const options = [{ name: 'Größe "L"', price: 150 }];
      await shelf.write((tx) => tx.items.insert(anItem('a', { options, sold_out: true, label: '' })));
      expect(await shelf.reads.items.find('a')).toStrictEqual(anItem('a', { options, sold_out: true, label: '' }));
    });
  });

  describe(`what an earlier version stored on ${name}`, () => {
    let engine: CollectionsEngine;
    beforeEach(async () => {
      engine = await newEngine();
    });
    afterEach(() => engine.close());

    interface Then {
      readonly id: string;
      readonly name: string;
      readonly retired: string;
    }
    interface Now {
      readonly id: string;
      readonly name: string;
      readonly weight: number;
      readonly tags: readonly string[];
    }
    const then: Then = { id: 'a', name: 'Flour', retired: 'a field that is no longer known' };
    const readKept = (kept: Then & Partial<Now>): Now => ({ weight: 0, tags: [], ...kept });

    const describedAs = {
      documents: {
        earlier: defineRecords({ goods: collection<Then>()({ key: 'id' }) }),
        today: defineRecords({
          goods: collection<Now>()({ key: 'id', columns: { name: text(), weight: integer() }, readKept }),
        }),
      },
      rows: {
        earlier: defineRecords({ goods: table<Then>()({ key: 'id', columns: { name: text(), retired: text() } }) }),
        today: defineRecords({
          goods: table<Now>()({
            key: 'id',
            columns: { name: text(), weight: integer({ default: 0 }), tags: json({ default: [] }) },
            readKept,
          }),
        }),
      },
    };

    test.each(['documents', 'rows'] as const)('%s are read as today’s, and found and changed as such', async (kind) => {
      const before = await engine.open(describedAs[kind].earlier);
      await before.transaction(requestCause(), (tx) => tx.goods.insert(then));
      const store = await engine.open(describedAs[kind].today);
      expect(await store.reads.goods.find('a')).toMatchObject({ name: 'Flour', weight: 0, tags: [] });
      expect(await store.reads.goods.count({ name: 'Flour' })).toBe(1);
      await store.transaction(requestCause(), async (tx) => {
        expect(await tx.goods.adjust('a', 'weight', 5)).toBe(true);
        await tx.goods.change('a', { tags: ['new'] });
      });
      expect(await store.reads.goods.findBy({ weight: 5 })).toMatchObject({ name: 'Flour', weight: 5, tags: ['new'] });
    });

    test('a field of a document that is no longer known stays in it', async () => {
      const before = await engine.open(describedAs.documents.earlier);
      await before.transaction(requestCause(), (tx) => tx.goods.insert(then));
      const store = await engine.open(describedAs.documents.today);
      await store.transaction(requestCause(), (tx) => tx.goods.change('a', { name: 'Rye flour' }));
      expect(await store.reads.goods.find('a')).toMatchObject({ name: 'Rye flour', retired: then.retired });
    });

    test('a store that is opened again changes nothing', async () => {
      for (const n of [1, 2]) {
        const store = await engine.open(describedAs.rows.today);
        const added = await store.transaction(requestCause(), (tx) =>
          tx.goods.insertIfAbsent({ id: 'a', name: 'Flour', weight: n, tags: [] }),
        );
        expect(added).toBe(n === 1);
      }
    });
  });
}
