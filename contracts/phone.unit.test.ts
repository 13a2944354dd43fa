import { expect, test } from 'vitest';
import { parsePhone, readPhone } from './phone.ts';

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

test.each([
  ['a no-break space and hyphen', '+44\u00a020\u20117946\u00a00000', '+44 20-7946 0000'],
  ['marks of the writing direction, as contacts copy them', '\u202a+44 20 7946 0000\u202c', '+44 20 7946 0000'],
  ['full-width digits', '＋４４ ２０ ７９４６ ００００', '+44 20 7946 0000'],
  ['Arabic digits', '+٤٤ ٢٠ ٧٩٤٦ ٠٠٠٠', '+44 20 7946 0000'],
  ['Persian digits', '+۴۴ ۲۰ ۷۹۴۶ ۰۰۰۰', '+44 20 7946 0000'],
  ['a dash and a minus', '+44 20 7946–00−00', '+44 20 7946-00-00'],
  ['the scheme of a link', 'tel:+442079460000', '+442079460000'],
  ['brackets', '+44 (20) 7946 0000', '+44 (20) 7946 0000'],
  ['longer than events hold', `+44 20 7946 00 00${' - '.repeat(6)}`.replace(/[ -]+$/, ''), '+44 20 7946 00 00'],
])('%s: %s', (_, typed, plain) => {
  expect(readPhone(typed)).toEqual({ plain, e164: '+442079460000', extension: null });
});

test.each(['ext. 12', 'ext 12', ', ext. 12', 'x12', '#12', 'extension 12', 'Durchwahl 12'])(
  'an extension, %s, is kept apart',
  (extension) => {
    expect(readPhone(`+44 20 7946 0000 ${extension}`)).toEqual({
      plain: '+44 20 7946 0000',
      e164: '+442079460000',
      extension: '12',
    });
  },
);

test('a national number belongs to the kitchen’s country; while that is unknown, it has no international form', () => {
  expect(readPhone('(030) 123-45/6', 'DE')?.e164).toBe('+4930123456');
  expect(readPhone('(030) 123-45/6', 'US')).toBeNull();
  expect(readPhone('(030) 123-45/6')).toEqual({ plain: '(030) 123-45/6', e164: null, extension: null });
});

test.each(['(((', '((030) 123456', '030) 123456', '(((030123456', '() 030 123456', 'ext. 12', '\u202a\u202c', ''])(
  '%j is no number',
  (text) => {
    expect(readPhone(text)).toBeNull();
    expect(readPhone(text, 'DE')).toBeNull();
  },
);
