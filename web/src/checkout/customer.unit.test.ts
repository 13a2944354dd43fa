import { beforeAll, expect, test } from 'vitest';
import { faultOf, fieldsOf, parseCustomer, tidy, writeCustomer } from './customer.ts';
import { loadPhoneCheck } from './phone-check.ts';

beforeAll(loadPhoneCheck);

test.each([
  ['name', 'Ada', null],
  ['name', '   ', 'missing'],
  ['name', 'A\u0007da', 'malformed'],
  ['name', 'x'.repeat(121), 'too_long'],
  ['name', 'e\u0301'.repeat(120), null],
  ['name', '👨‍👩‍👧‍👦'.repeat(120), null],
  ['address', `a${'\u0301'.repeat(50)}`.repeat(300), 'too_long'],
  ['phone', '+44 20 7946 0000', null],
  ['phone', '(030) 123-45/6', null],
  ['phone', '', 'missing'],
  ['phone', 'call me', 'malformed'],
  ['phone', '12', 'too_short'],
  ['phone', '+44 20 7946', 'malformed'],
  ['phone', '(((', 'malformed'],
  ['phone', '+44\u00a020\u20117946 0000 ext. 12', null],
  ['phone', '+٤٤ ٢٠ ٧٩٤٦ ٠٠٠٠', null],
  ['address', '12 St James’s Square\nLondon', null],
  ['address', '\n', 'missing'],
] as const)('of the %s %j the fault is: %s', (field, value, fault) => {
  expect(faultOf(field, value)).toBe(fault);
});

test('surrounding spaces are not sent', () => {
  const typed = { name: ' Ada ', phone: ' 123 ', address: 'Square \n' };
  expect(tidy(typed, 'delivery')).toEqual({ name: 'Ada', phone: '123', address: 'Square' });
});

test('who picks up fills in no address, and sends none', () => {
  expect(fieldsOf('pick_up')).toEqual(['name', 'phone']);
  expect(tidy({ name: 'Ada', phone: '123', address: 'Square' }, 'pick_up')).toEqual({ name: 'Ada', phone: '123' });
});

test('invalid stored data reads as an empty customer', () => {
  const empty = { name: '', phone: '', address: '' };
  expect(parseCustomer(null)).toEqual(empty);
  expect(parseCustomer('{"name":7}')).toEqual(empty);
  expect(parseCustomer('{')).toEqual(empty);
  expect(parseCustomer('{"name":"Ada"}'), 'without an end').toEqual(empty);
  expect(parseCustomer('{"name":"Ada","until":2}', 1)).toEqual({ ...empty, name: 'Ada' });
});

test('remembered details are gone after 90 days', () => {
  const ada = { name: 'Ada', phone: '123', address: 'Square' };
  const now = Date.parse('2026-11-22T14:00:00.000Z');
  const text = writeCustomer(ada, now);
  expect(parseCustomer(text, now + 90 * 86_400_000 - 1)).toEqual(ada);
  expect(parseCustomer(text, now + 90 * 86_400_000)).toEqual({ name: '', phone: '', address: '' });
});
