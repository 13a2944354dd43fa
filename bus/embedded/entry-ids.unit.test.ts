// Entry ids of the embedded engine ascend, whatever the clock does.

import { compareEntryIds } from '@waggle/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { idOf, nextPosition, positionOfId } from './entry-ids.ts';

describe('entry ids', () => {
  test('they ascend strictly while the clock stops, jumps or goes back', () => {
    const times = fc.array(fc.integer({ min: 0, max: 5_000_000_000_000 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(times, (clock) => {
        let last = 0;
        for (const now of clock) {
          const next = nextPosition(now, last);
          expect(compareEntryIds(idOf(last), idOf(next))).toBeLessThan(0);
          expect(positionOfId(idOf(next))).toBe(next);
          last = next;
        }
      }),
    );
  });

  test('the thousand and first entry of a millisecond gets an id of the next one', () => {
    let last = nextPosition(1_700_000_000_000, 0);
    for (let n = 0; n < 1_000; n += 1) last = nextPosition(1_700_000_000_000, last);
    expect(idOf(last)).toBe('1700000000001-0');
  });

  test.each(['', '7', 'x-1', '1-1000', '1-2-3', '-1-0'])('%j is no id of this engine', (id) => {
    expect(positionOfId(id)).toBeNull();
  });
});
