import { describe, expect, test } from 'vitest';
import { keysIn } from './scripts.ts';
import { firstUrlOf, serversOf, urlOfServer } from './servers-of-url.ts';
import { slotCount, slotOf, tagOf } from './slots.ts';

describe('slots', () => {
  // From the specification of Redis Cluster.
  test.each([
    ['foo{hash_tag}', 'hash_tag'],
    ['{user1000}.following', 'user1000'],
    ['foo{{bar}}zap', '{bar'],
    ['foo{bar}{zap}', 'bar'],
    ['foo{}{bar}', 'foo{}{bar}'],
  ])('the slot of %s is that of %s', (key, hashed) => {
    expect(slotOf(key)).toBe(slotOf(hashed.includes('{') ? key : hashed));
  });

  test.each([2, 3, 8, 12, 64])('the tags of %i partitions are spread evenly over three primaries', (count) => {
    const perPrimary = [0, 0, 0];
    for (let partition = 0; partition < count; partition += 1) {
      const primary = Math.min(2, Math.floor((slotOf(tagOf(partition, count)) * 3) / slotCount));
      perPrimary[primary] = (perPrimary[primary] ?? 0) + 1;
    }
    expect(Math.max(...perPrimary) - Math.min(...perPrimary)).toBeLessThanOrEqual(1);
  });

  test('all keys of a partition are in one slot, so that scripts may use them together', () => {
    const keys = keysIn('shop', tagOf(3, 8));
    const used = [
      keys.stream('orders-stream'),
      keys.stream('deliveries-stream'),
      keys.failures('orders-stream', 'deliveries-group'),
      keys.deadLetters,
    ];
    expect(new Set(used.map(slotOf)).size).toBe(1);
    expect(slotOf(used[0] ?? '')).toBe(slotOf(tagOf(3, 8)));
  });

  test('with one partition keys are named as ever', () => {
    expect(keysIn('shop').stream('orders-stream')).toBe('shop:orders-stream');
    expect(keysIn('').deadLetters).toBe('dead-letters');
  });
});

describe('an address of several nodes', () => {
  const url = 'rediss://user:p%40ss@a:7000,b:7001,c/0?x=1';

  test('has each of them, with user, password and TLS', () => {
    expect(serversOf(url)).toEqual(['a:7000', 'b:7001', 'c:6379']);
    expect(urlOfServer(url, 'd:7')).toBe('rediss://user:p%40ss@d:7/0?x=1');
    expect(firstUrlOf(url)).toBe('rediss://user:p%40ss@a:7000/0?x=1');
  });

  test('one is as it was given', () => {
    expect(firstUrlOf('redis://h:6379')).toBe('redis://h:6379');
    expect(serversOf('redis://[::1]:7000')).toEqual(['[::1]:7000']);
  });
});
