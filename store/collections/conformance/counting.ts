// Adding to numbers, alone and concurrently.
import { describe, expect, test } from 'vitest';
import { eachShelf, type NewCollectionsEngine } from './opened-shelf.ts';
import { anHour, anItem } from './shelf.ts';

const hour = '2026-11-22T14';

export function describeCounting(name: string, newEngine: NewCollectionsEngine): void {
  describe(`counting on ${name}`, () => {
    const shelf = eachShelf(newEngine);
    const sold = (revenue: number, minutes: Readonly<Record<string, number>> = {}) =>
      shelf.write((tx) => tx.hours.increment(anHour(hour), { orders: 1, revenue, minutes }));

    test('the first increment makes the record, later ones add to it', async () => {
      await sold(950);
      await sold(1_200);
      expect(await shelf.reads.hours.list()).toEqual([anHour(hour, { orders: 2, revenue: 2_150 })]);
      expect(await shelf.reads.hours.count({ orders: 2 })).toBe(1);
    });

    test('named counters are independent, and new names start at zero', async () => {
      await sold(1, { '5': 1 });
      await sold(1, { '5': 1, '15': 2 });
      await sold(1, { 'over an hour': 1, ü: 3 });
      const minutes = { '5': 2, '15': 2, 'over an hour': 1, ü: 3 };
      expect(await shelf.reads.hours.find(hour)).toEqual(anHour(hour, { orders: 3, revenue: 3, minutes }));
    });

    test('only what is named is added to, and the other fields are those of the first time', async () => {
      await shelf.write((tx) => tx.hours.increment(anHour(hour, { zone: 'UTC', revenue: 7 }), { orders: 1 }));
      await shelf.write((tx) => tx.hours.increment(anHour(hour, { zone: 'Asia/Tokyo' }), { orders: -3 }));
      expect(await shelf.reads.hours.find(hour)).toEqual(anHour(hour, { zone: 'UTC', orders: -2, revenue: 7 }));
    });

    test('parallel transactions lose no increment, and none that is rolled back counts', async () => {
      const done = await Promise.allSettled(
        Array.from({ length: 40 }, (_, n) =>
          shelf.write(async (tx) => {
            await tx.hours.increment(anHour(hour), { orders: 1, revenue: 10, minutes: { [n % 3]: 1 } });
            if (n % 4 === 0) throw new Error('refused');
          }),
        ),
      );
      expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(30);
      const counted = await shelf.reads.hours.find(hour);
      expect(counted).toMatchObject({ orders: 30, revenue: 300 });
      expect(Object.values(counted?.minutes ?? {}).reduce((sum, n) => sum + n)).toBe(30);
    });

    test('sums beyond 32 bits are exact', async () => {
      await sold(4_000_000_000);
      await sold(9_000_000_000_000_001);
      expect((await shelf.reads.hours.find(hour))?.revenue).toBe(9_000_004_000_000_001);
    });

    test('a start that is not zero, and a name that MongoDB would take for a path, are refused', async () => {
      const counting = (start: Partial<ReturnType<typeof anHour>>, minutes: Readonly<Record<string, number>>) =>
        shelf.write((tx) => tx.hours.increment(anHour(hour, start), { orders: 1, minutes }));
      await expect(counting({ orders: 2 }, {})).rejects.toThrow('orders must be 0 or {}');
      await expect(counting({ minutes: { '5': 1 } }, { '5': 1 })).rejects.toThrow('minutes must be 0 or {}');
      for (const name of ['1.5', '$each', '']) {
        await expect(counting({}, { [name]: 1 })).rejects.toThrow('minutes cannot count');
      }
      expect(await shelf.reads.hours.list()).toEqual([]);
    });

    test('a number is adjusted down to its floor and not below', async () => {
      await shelf.write((tx) => tx.items.insert(anItem('a', { stock: 3 })));
      const adjust = (id: string, by: number) => shelf.write((tx) => tx.items.adjust(id, 'stock', by, { floor: 0 }));
      expect([await adjust('a', -2), await adjust('a', -2), await adjust('a', 5), await adjust('none', 1)]).toEqual([
        true,
        false,
        true,
        false,
      ]);
      expect((await shelf.reads.items.find('a'))?.stock).toBe(6);
    });

    test('two hundred take one of fifty at once: fifty get one', async () => {
      await shelf.write((tx) => tx.items.insert(anItem('a', { stock: 50 })));
      const taken = await Promise.all(
        Array.from({ length: 200 }, () => shelf.write((tx) => tx.items.adjust('a', 'stock', -1, { floor: 0 }))),
      );
      expect(taken.filter(Boolean)).toHaveLength(50);
      expect((await shelf.reads.items.find('a'))?.stock).toBe(0);
    });

    test('a number without a floor may go below zero', async () => {
      await shelf.write((tx) => tx.hours.insert(anHour(hour)));
      expect(await shelf.write((tx) => tx.hours.adjust(hour, 'revenue', -5))).toBe(true);
      expect((await shelf.reads.hours.find(hour))?.revenue).toBe(-5);
    });
  });
}
