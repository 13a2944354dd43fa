import { expect, test } from 'vitest';
import { longestShownError, shownError } from './shown-error.ts';

const event = {
  event_type: 'customer.given',
  payload: {
    order_id: '0192-1',
    status: 'created',
    customer: { name: 'Ada Lovelace', phone: '+49 170 1234567', address: 'Ring Road 12' },
    lines: [{ item_id: 'margherita', note: 'for Bob' }],
  },
};

test('an error is told by its class and the first line of its message', () => {
  expect(
    shownError({ name: 'TypeError', message: "Cannot read properties of null (reading 'lines')\n at x" }, event),
  ).toBe("TypeError: Cannot read properties of null (reading 'lines')");
  expect(shownError({ name: 'Error', message: '' }, event)).toBe('Error');
});

test('what the event holds of a person is left out, whole and in part, and its ids and states stay', () => {
  const message =
    'no courier for Lovelace, Ada of Ring Road 12, +49 170 1234567: order 0192-1 is created, with margherita for Bob';
  const shown = shownError({ name: 'CourierError', message }, event);
  for (const personal of ['Ada', 'Lovelace', 'Ring', 'Road', '170', '1234567', 'Bob'])
    expect(shown).not.toContain(personal);
  expect(shown).toContain('order 0192-1 is created, with margherita');
});

test('what a store adds of a person is left out: quoted values, addresses of e-mail, numbers of telephones', () => {
  const message = `E11000 duplicate key: { who: "Grace Hopper" } for 'Grace' or ada@example.org or 0170/123 45 67 in 'waggle.orders'`;
  expect(shownError({ name: 'MongoServerError', message }, undefined)).toBe(
    "MongoServerError: E11000 duplicate key: { who: “…” } for “…” or … or … in 'waggle.orders'",
  );
});

test('an id with digits and a year are no telephone number', () => {
  const message = 'order 01928c3e-7d2a-7000-8000-000000000001 of 2026 took 1500 ms';
  expect(shownError({ name: 'Error', message }, event)).toBe(`Error: ${message}`);
});

test('a long message is cut', () => {
  expect(shownError({ name: 'Error', message: 'x '.repeat(5_000) }, event)).toHaveLength(longestShownError);
});
