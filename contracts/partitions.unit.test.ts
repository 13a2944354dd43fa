import { describe, expect, test } from 'vitest';
import { compareEntryIds } from './entry-id.ts';
import {
  crc16,
  idInPartition,
  partitionNames,
  partitionOfId,
  partitionOfKey,
  partitionOfName,
  streamOfPartition,
  wholeId,
} from './partitions.ts';

describe('partitions', () => {
  // docs/protocol.md has these for programs in other languages.
  test.each([
    ['019ab000-0000-7000-8000-000000000001', 8, 3],
    ['019ab000-0000-7000-8000-000000000002', 8, 0],
    ['019ab000-0000-7000-8000-000000000003', 8, 1],
  ])('the order %s is of %i in partition %i', (order, count, partition) => {
    expect(partitionOfKey(order, count)).toBe(partition);
  });

  test('the hash is that of Redis Cluster', () => {
    expect(crc16('123456789')).toBe(0x31c3);
    expect(crc16('')).toBe(0);
  });

  test('orders are spread evenly', () => {
    const counts = new Array<number>(12).fill(0);
    for (let n = 0; n < 12_000; n += 1) {
      const order = `019ab${n.toString(16).padStart(3, '0')}-0000-7000-8000-${(n * 7_919).toString(16).padStart(12, '0')}`;
      const partition = partitionOfKey(order, 12);
      counts[partition] = (counts[partition] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(800);
    expect(Math.max(...counts)).toBeLessThan(1_200);
  });

  test('one partition is the stream itself', () => {
    expect(partitionNames('orders-stream', 1)).toEqual(['orders-stream']);
    expect(partitionOfKey('any', 1)).toBe(0);
    expect(partitionOfName('orders-stream')).toBeNull();
  });

  test('a partition’s name tells its stream and its number', () => {
    expect(partitionNames('orders-stream', 2)).toEqual(['orders-stream#0', 'orders-stream#1']);
    expect([partitionOfName('orders-stream#11'), streamOfPartition('orders-stream#11')]).toEqual([11, 'orders-stream']);
  });
});

describe('ids of entries', () => {
  const samples = ['1700000000000-0', '1700000000000-1', '1700000000001-0', '5-999999999999', '5-18446744073709551615'];

  test.each(samples)('%s is found again in its partition, and tells it', (id) => {
    for (let partition = 0; partition < 5; partition += 1) {
      const whole = wholeId(id, partition, 5);
      expect(partitionOfId(whole, 5)).toBe(partition);
      expect(idInPartition(whole, partition, 5)).toBe(id);
    }
  });

  test('before all entries is before all entries', () => {
    expect([wholeId('0-0', 3, 5), idInPartition('0-0', 3, 5)]).toEqual(['0-0', '0-0']);
  });

  test('those of all partitions together sort by time, and none is there twice', () => {
    const whole = ['9-1', '10-0', '10-1', '11-0'].flatMap((id) =>
      [0, 1, 2].map((partition) => wholeId(id, partition, 3)),
    );
    expect(whole.toSorted(compareEntryIds)).toEqual(whole);
    expect(new Set(whole).size).toBe(whole.length);
  });

  test('another partition’s entry stands for the last one before it', () => {
    // 10-0 and 10-1 of three partitions: 10-0 to 10-5 on the whole stream.
    expect(idInPartition('10-4', 1, 3)).toBe('10-1');
    expect(idInPartition('10-4', 0, 3)).toBe('10-1');
    expect(idInPartition('10-4', 2, 3)).toBe('10-0');
    expect(idInPartition('10-1', 2, 3)).toBe('9-18446744073709551615');
    expect(idInPartition('0-1', 2, 3)).toBe('0-0');
  });
});
