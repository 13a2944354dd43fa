import { expect, test } from 'vitest';
import { collectParts } from './parts.ts';

type Message = { readonly type: string; readonly items: readonly number[]; readonly more?: true };
const whole = () =>
  collectParts<Message>((before, { more: _, ...next }) => ({ ...next, items: [...before.items, ...next.items] }));

test('a snapshot is there when its last part is, with all that came before', () => {
  const parts = whole();
  expect(parts.add({ type: 'snapshot', items: [1], more: true })).toBeNull();
  expect(parts.add({ type: 'snapshot', items: [2, 3], more: true })).toBeNull();
  expect(parts.add({ type: 'snapshot', items: [4] })).toEqual({ type: 'snapshot', items: [1, 2, 3, 4] });
  expect(parts.add({ type: 'step', items: [5] })).toEqual({ type: 'step', items: [5] });
});

test('what came over a connection that was lost is no part of the next one', () => {
  const parts = whole();
  parts.add({ type: 'snapshot', items: [1], more: true });
  parts.restart();
  expect(parts.add({ type: 'snapshot', items: [7] })).toEqual({ type: 'snapshot', items: [7] });
});
