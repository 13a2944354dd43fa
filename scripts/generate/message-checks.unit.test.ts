import { afterEach, expect, test, vi } from 'vitest';
import type { BoardMessage } from '../../web/src/board/board.ts';
import { checks as boardChecks } from '../../web/src/board/board-messages.generated.ts';
import { messageDecoder } from '../../web/src/live/message-decoder.ts';
import { checks as menuChecks } from '../../web/src/menu/menu-messages.generated.ts';
import type { MenuSocketMessage } from '../../web/src/menu/menu-state.ts';
import { checks as orderChecks } from '../../web/src/tracking/order-messages.generated.ts';
import type { TrackingMessage } from '../../web/src/tracking/timeline.ts';

const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
afterEach(() => warn.mockClear());

const order_id = '019ab000-0000-7000-8000-000000000001';
const at = '2026-11-22T14:00:00.000Z';
const step = { seq: 1, kind: 'order', status: 'created', at };
const customer = { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James Square\nLondon' };
const line = { item_id: 'margherita', name: 'Margherita', quantity: 1, unit_price: 950 };
const order = { customer, items: [line], total: 950, currency: 'EUR', currency_digits: 2, promised_at: at };
const size = { option_id: 'size', name: 'Size', choose: 'one', choices: [{ choice_id: 'l', name: 'L', price: 0 }] };
const item = {
  ...{ item_id: 'margherita', name: 'Margherita', description: '', category: 'Pizza', price: 950, currency: 'EUR' },
  ...{ stock: 5, sold_out: false, options: [size], picture: '/pictures/margherita.svg', version: 1 },
};
const kitchen = {
  ...{ name: 'Kitchen', time_zone: 'UTC', opening_hours: [{ day: 'monday', opens: '11:30', closes: '22:00' }] },
  ...{ paused: false, preparation_minutes: 20, delivery_minutes: 15, categories: ['Pizza'] },
  ...{
    version: 1,
    opening_times: [{ opens_at: at, closes_at: at, utc_offset: 60 }],
    ...{ currency: 'EUR', currency_digits: 2 },
  },
};
const menu = { items: [item], categories: ['Pizza'], currency: 'EUR', currency_digits: 2, menu_version: 'one' };

const sockets = {
  order: messageDecoder<TrackingMessage>(orderChecks),
  board: messageDecoder<BoardMessage>(boardChecks),
  menu: messageDecoder<MenuSocketMessage>(menuChecks),
};

const valid = [
  ['order', { type: 'snapshot', order_id, seq: 1, steps: [step] }],
  ['order', { type: 'step', ...step, undone: 'confirmed', reason: 'No dough left' }],
  ['order', { type: 'position', latitude: 52.5, longitude: 13.4, at }],
  ['board', { type: 'snapshot', orders: [{ order_id, seq: 1, steps: [step], order, delivery_id: null }] }],
  ['board', { type: 'step', order_id, ...step, order, delivery_id: order_id }],
  ['board', { type: 'customer', order_id, customer }],
  ['menu', { type: 'menu', ...menu, kitchen }],
  [
    'menu',
    {
      type: 'changes',
      items: [item],
      removed: ['caprese'],
      kitchen: { ...kitchen, opening_hours: null, opening_times: null },
    },
  ],
] as const;

test.each(valid)('over the socket of the %s comes what its contract says: %j', (socket, message) => {
  expect(sockets[socket](JSON.stringify(message))).toEqual(message);
  expect(warn).not.toHaveBeenCalled();
});

test.each(valid)('a field that a newer server adds is accepted, by the %s: %j', (socket, message) => {
  const newer = { ...message, added: { later: true } };
  expect(sockets[socket](JSON.stringify(newer))).toEqual(newer);
});

test.each(valid)('without any one of its fields a message to the %s is ignored: %j', (socket, message) => {
  const optional = ['undone', 'reason', 'order', 'delivery_id', 'kitchen'];
  const isOptional = (field: string) => optional.includes(field) && message.type !== 'menu';
  for (const field of Object.keys(message)) {
    const { [field]: _, ...rest } = message as Record<string, unknown>;
    expect(sockets[socket](JSON.stringify(rest)) === null, field).toBe(!isOptional(field));
  }
});

test.each([
  ['order', { type: 'step', ...step, status: 'eaten' }],
  ['order', { type: 'step', ...step, seq: '1' }],
  ['order', { type: 'step', ...step, at: 'just now' }],
  ['order', { type: 'position', latitude: null, longitude: 13.4, at }],
  ['board', { type: 'step', order_id, ...step, order: { ...order, items: [{ ...line, quantity: 'two' }] } }],
  ['board', { type: 'snapshot', orders: {} }],
  ['menu', { type: 'menu', ...menu, items: [{ ...item, picture: 'https://elsewhere.example/a.svg' }], kitchen }],
] as const)('what is not valid does not reach the page, of the %s: %j', (socket, message) => {
  expect(sockets[socket](JSON.stringify(message))).toBeNull();
});
