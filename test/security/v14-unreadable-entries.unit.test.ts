// OWASP ASVS 5.0, V14 data protection, and 16.2.5 (what logs hold): bytes that nobody can read may hold a customer. No message quotes
// them, and their dead letters go as those of events do.
import type { DeadLetter } from '@waggle/bus';
import { decodeEvent, readEvent } from '@waggle/contracts';
import { discardCustomerLetters } from '@waggle/service-kit/operations';
import { expect, test } from 'vitest';

const orderId = '019ab000-0000-7000-8000-000000000001';
const name = 'Grace Brewster Hopper';
const bytes = (text: string) => new TextEncoder().encode(text);

test.each([
  ['text that is no JSON', `{"name": ${name}`],
  ['text after JSON', `{"name": 1} ${name}`],
  ['a type that is no name', JSON.stringify({ event_type: name })],
  ['a type that is no text', JSON.stringify({ event_type: { name } })],
  ['a version that is no number', JSON.stringify({ event_type: 'order.created', event_version: name })],
  [
    'fields that are wrong',
    JSON.stringify({ event_type: 'order.created', event_version: 2, event_id: name, source: 1 }),
  ],
])('the error about %s does not quote it', (_, text) => {
  let message = '';
  try {
    decodeEvent(bytes(text));
  } catch (error) {
    message = String(error);
  }
  expect(message).toContain('UndecodableEventError');
  expect(message).not.toContain('Grace');
});

test('an unknown type that is no name is reported without it', () => {
  expect(JSON.stringify(readEvent(bytes(JSON.stringify({ event_type: name })), () => true))).not.toContain('Grace');
});

test.each([
  ['that are no event but name the order', `{"order_id": "${orderId.toUpperCase()}", "name": ${name}`, [orderId]],
  [
    'of a type that nobody knows',
    JSON.stringify({ event_type: 'order.rated', payload: { order_id: orderId } }),
    [orderId],
  ],
  ['that name no order', `{"name": ${name}`, []],
])('the dead letter of bytes %s is found for that order', async (_, text, orders) => {
  const letter = { id: '1-0', event: bytes(text), other_fields: [] } as unknown as DeadLetter;
  const found: unknown[] = [];
  const log = {
    deadLetters: async () => [letter],
    discardDeadLetter: async () => true,
  };
  const discarded = await discardCustomerLetters(log, (one) => {
    found.push(one.orders);
    return true;
  });
  expect(found).toEqual([orders]);
  expect(discarded).toEqual([letter]);
});
