// Conformance: looking at a stream and at what is in work, without being a member of a group.
import { describe, expect, test } from 'vitest';
import { eventTexts, useFixture } from './fixture.ts';
import type { OpenEventLog } from './harness.ts';

export function describeLooking(open: OpenEventLog): void {
  describe('looking', () => {
    const on = useFixture(open);

    test('entries are read in pages, in order, and stay unread for every group', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      await on.append('a', 'b', 'c');
      const first = await on.log.entries(on.stream, null, 2);
      expect(eventTexts(first)).toEqual(['a', 'b']);
      expect(eventTexts(await on.log.entries(on.stream, first[1]?.id ?? '', 2))).toEqual(['c']);
      expect(eventTexts(await on.read('one', 10))).toEqual(['a', 'b', 'c']);
    });

    test('a stream that does not exist has no entries, and no group anything in work', async () => {
      expect(await on.log.entries(on.stream, null, 10)).toEqual([]);
      expect(await on.log.pendingEntries(on.stream, on.group, ['5-0'])).toEqual(new Map());
      await on.append('a');
      expect(await on.log.pendingEntries(on.stream, on.group, ['5-0'])).toEqual(new Map());
    });

    test('entries in work are told with who has them; read and acknowledged ones are not', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      const [done = '', held = '', unread = ''] = await on.append('a', 'b', 'c');
      await on.read('one', 2);
      await on.log.acknowledge(on.member('one'), [done]);
      expect(await on.log.pendingEntries(on.stream, on.group, [done, held, unread])).toEqual(
        new Map([[held, { consumer: 'one', idleMs: expect.any(Number) }]]),
      );
    });
  });
}
