import { expect, test } from 'vitest';
import { escapedInJson, isPrintable, printableLine, printableLines, withoutCredentials } from './unprintable.ts';

const clearing = '\u001b[2J';
const oneByte = '\u009b2J';
const override = 'tips\u202e5 gpj.exe';

test('text of every script is printable, with marks of direction, joiners and emoji', () => {
  for (const text of ['Ada', 'Zoë', '拉麵', 'שלום\u200f!', 'می\u200cخواهم', '👨‍👩‍👧‍👦', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'])
    expect([text, isPrintable(text)]).toEqual([text, true]);
});

test('what a terminal executes or what reorders text is not printable', () => {
  for (const text of [clearing, oneByte, override, 'a\u2066b', 'a\u2028b', 'a\u0000b', 'a\u007fb', 'a\nb'])
    expect([text, isPrintable(text)]).toEqual([text, false]);
});

test('lines may have breaks and tabs, and nothing else', () => {
  for (const text of ['a\nb', 'a\r\nb', 'a\tb'])
    expect([text, isPrintable(text, { breaks: true })]).toEqual([text, true]);
  for (const text of [clearing, override, 'a\rb'])
    expect([text, isPrintable(text, { breaks: true })]).toEqual([text, false]);
});

test('printed text has a space where such characters were', () => {
  expect(printableLine(`a${clearing}b${oneByte}\nc`)).toBe('a [2Jb 2J c');
  expect(printableLine(override)).toBe('tips 5 gpj.exe');
  expect(printableLines(`a${clearing}\n\tb\u202e`)).toBe('a [2J\n\tb ');
});

test('a line of JSON keeps its value', () => {
  const line = JSON.stringify({ text: `${clearing}${oneByte}${override}` });
  expect(JSON.parse(escapedInJson(line))).toEqual(JSON.parse(line));
  expect(escapedInJson(line)).toMatch(/^[\x20-\x7e]*$/);
});

test.each([
  ['no host at redis://services:s3cret@redis:6379/0', 'no host at redis://[hidden]@redis:6379/0'],
  ['"mongodb+srv://a:p%40ss@one,two/?x=1" and', '"mongodb+srv://[hidden]@one,two/?x=1" and'],
  ['mongodb://a:p@ss/w@rd@host/db', 'mongodb://[hidden]@host/db'],
  ['http://127.0.0.1:8080/api for ada@example.com', 'http://127.0.0.1:8080/api for ada@example.com'],
])('the user and password of a URL are hidden: %s', (text, hidden) => {
  expect(withoutCredentials(text)).toBe(hidden);
});
