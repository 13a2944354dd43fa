// Races and fairness of a reader.
import { systemClock } from '@waggle/contracts';
import { expect, test } from 'vitest';
import type { Entry, Member } from '../event-log.ts';
import { createAppendNotifier } from './append-notifier.ts';
import { createReader } from './reader.ts';

const entry: Entry = { id: '1-0', stream: 'a', event: new Uint8Array() };
const members: Member[] = ['a', 'b'].map((stream) => ({ stream, group: 'group', consumer: 'one' }));

test('an append during a check is not missed', async () => {
  const notifier = createAppendNotifier();
  let looks = 0;
  const reader = createReader(members, notifier, systemClock, async () => {
    looks += 1;
    if (looks > 1) return [entry];
    notifier.notify('a');
    return [];
  });
  const before = Date.now();
  expect(await reader.read(1, 60_000)).toEqual([entry]);
  expect(Date.now() - before).toBeLessThan(5_000);
});

test('an entry that was handed over during a read comes before those of the read', async () => {
  const notifier = createAppendNotifier();
  const later: Entry = { ...entry, id: '2-0' };
  let looks = 0;
  const reader = createReader(members.slice(0, 1), notifier, systemClock, async () => {
    looks += 1;
    if (looks === 1) return [];
    waiting?.hand([entry]);
    return [later];
  });
  const read = reader.read(2, 60_000);
  await Promise.resolve();
  const [waiting] = notifier.receivers('a');
  notifier.notify('a');
  expect(await read).toEqual([entry, later]);
});

test('streams are checked round-robin, so that a busy one does not starve the others', async () => {
  const firsts: string[] = [];
  const reader = createReader(members, createAppendNotifier(), systemClock, async ([first]) => {
    firsts.push(first?.stream ?? '');
    return [entry];
  });
  for (let n = 0; n < 4; n += 1) await reader.read(1, 0);
  expect(firsts).toEqual(['b', 'a', 'b', 'a']);
});
