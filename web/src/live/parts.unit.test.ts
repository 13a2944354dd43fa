import { expect, test } from 'vitest';
import { collectParts } from './parts.ts';

type Message = { readonly type: string; readonly items: readonly number[]; readonly more?: true };
const whole = () =>
  collectParts<Message>((before, { more: _, ...next }) => ({ ...next, items: [...before.items, ...next.items] }));

test('a snapshot is complete with its last part, and contains all earlier ones', () => {
  const parts = whole();
  expect(parts.add({ type: 'snapshot', items: [1], more: true })).toBeNull();
  expect(parts.add({ type: 'snapshot', items: [2, 3], more: true })).toBeNull();
  expect(parts.add({ type: 'snapshot', items: [4] })).toEqual({ type: 'snapshot', items: [1, 2, 3, 4] });
  expect(parts.add({ type: 'step', items: [5] })).toEqual({ type: 'step', items: [5] });
});

test('the parts from a lost connection are dropped', () => {
  const parts = whole();
  parts.add({ type: 'snapshot', items: [1], more: true });
  parts.restart();
  expect(parts.add({ type: 'snapshot', items: [7] })).toEqual({ type: 'snapshot', items: [7] });
});
