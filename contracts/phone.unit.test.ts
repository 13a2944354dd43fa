import { expect, test } from 'vitest';
import { parsePhone } from './phone.ts';

test.each(['+44 20 7946 0000', '+49 30 1234', '(030) 123-45/6', '0664 1234567', '01 23 45 67 89'])(
  '%s is a phone number',
  (text) => {
    expect(parsePhone(text)).not.toBeNull();
  },
);

test.each(['123', '+44 20 7946', '+999 123456', 'call me', '+49 30 1234 call me', '1234567890123456', ''])(
  '%j is not a phone number',
  (text) => {
    expect(parsePhone(text)).toBeNull();
  },
);

test('a number in national form belongs to the given country', () => {
  expect(parsePhone('(030) 123-45/6', 'DE')?.number).toBe('+4930123456');
  expect(parsePhone('(030) 123-45/6', 'US')).toBeNull();
  expect(parsePhone('+44 20 7946 0000', 'US')?.number).toBe('+442079460000');
});
