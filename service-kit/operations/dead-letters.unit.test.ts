import type { DeadLetter } from '@waggle/bus';
import { expect, test } from 'vitest';
import { deadLetterSummary, deadLetterView, findDeadLetter, pickDeadLetters } from './dead-letters.ts';

const now = 1_000_000_000;
const bytes = (text: string) => new TextEncoder().encode(text);
const letter = (id: string, more: Partial<DeadLetter> = {}): DeadLetter => ({
  id,
  event: bytes('{"event_type":"order.created","payload":{"order_id":"o1"}}'),
  stream: 'orders-stream',
  group: 'deliveries-group',
  consumer: 'host-1',
  entry_id: '1-1',
  attempts: 5,
  error: { name: 'TypeError', message: 'Cannot read x', stack: 'at y' },
  first_failed_at: now - 2_000,
  last_failed_at: now - 1_000,
  other_fields: [],
  ...more,
});
const holding = (letters: readonly DeadLetter[]) => ({
  deadLetters: async (after: string | null, limit: number) => {
    const from = after === null ? 0 : letters.findIndex(({ id }) => place(id) > place(after));
    return from < 0 ? [] : letters.slice(from, from + limit);
  },
});
const place = (id: string) => {
  const [ms = 0, n = 0] = id.split('-').map(Number);
  return ms * 1e6 + n;
};
const all = { after: null, until: null, limit: 50 };
const ids = (letters: readonly DeadLetter[]) => letters.map(({ id }) => id);

test.each([
  [{}, ['1-0', '2-0', '3-0']],
  [{ stream: 'deliveries-stream' }, ['2-0']],
  [{ group: 'orders-group' }, ['2-0']],
  [{ event_type: 'order.created' }, ['1-0']],
  [{ error: 'typeerror: cannot' }, ['1-0', '2-0']],
  [{ older_than: '1m' }, ['3-0']],
  [{ newer_than: '1m' }, ['1-0', '2-0']],
  [{ newer_than: '1m', group: 'orders-group', error: 'nothing like it' }, []],
])('%j selects those that match all of it', async (filter, expected) => {
  const log = holding([
    letter('1-0'),
    letter('2-0', { stream: 'deliveries-stream', group: 'orders-group', event: bytes('not JSON') }),
    letter('3-0', {
      event: bytes('null'),
      last_failed_at: now - 100_000,
      error: { name: 'Error', message: '', stack: '' },
    }),
  ]);
  expect(ids((await pickDeadLetters(log, filter, all, now)).letters)).toEqual(expected);
});

test('pages follow each other without a gap, and the last one says so', async () => {
  const log = holding(Array.from({ length: 450 }, (_, i) => letter(`${i + 1}-0`, { attempts: i % 2 })));
  const first = await pickDeadLetters(log, {}, { ...all, limit: 300 }, now);
  expect([first.letters.length, first.next]).toEqual([300, '300-0']);
  const second = await pickDeadLetters(log, {}, { after: first.next, until: null, limit: 150 }, now);
  expect([second.letters.at(0)?.id, second.letters.length, second.next]).toEqual(['301-0', 150, null]);
});

test('nothing after `until` is selected', async () => {
  const log = holding([letter('1-0'), letter('2-0'), letter('3-0')]);
  const { letters, next } = await pickDeadLetters(log, {}, { ...all, until: '2-0' }, now);
  expect([ids(letters), next]).toEqual([['1-0', '2-0'], null]);
});

test('a search through very many stops early and returns where to continue', async () => {
  const log = holding(Array.from({ length: 10_500 }, (_, i) => letter(`${i + 1}-0`)));
  const { letters, next } = await pickDeadLetters(log, { stream: 'none' }, all, now);
  expect([letters, next]).toEqual([[], '10000-0']);
  expect((await pickDeadLetters(log, { stream: 'none' }, { ...all, after: next }, now)).next).toBeNull();
});

test.each(['5-0', '5-1', '5-7', '6-0'])('%s is found among others of the same millisecond', async (id) => {
  const log = holding(['4-0', '5-0', '5-1', '5-7', '6-0'].map((one) => letter(one)));
  expect((await findDeadLetter(log, id))?.id).toBe(id);
});

test('one that is not there is not found', async () => {
  const log = holding([letter('5-0'), letter('6-0')]);
  expect(await findDeadLetter(log, '5-3')).toBeNull();
  expect(await findDeadLetter(log, '7-0')).toBeNull();
});

test('bytes of any kind are shown', () => {
  const odd = letter('1-0', { event: Uint8Array.from([0xff, 0]), first_failed_at: Number.NaN });
  expect(deadLetterView(odd)).toMatchObject({ event: null, event_base64: '/wA=', event_type: null, order_id: null });
  expect(deadLetterSummary(letter('1-0', { event: bytes('[{"event_type":1}]') }))).toMatchObject({ event_type: null });
  expect(deadLetterView(letter('1-0'))).toMatchObject({
    event_type: 'order.created',
    order_id: 'o1',
    traceparent: null,
  });
});
