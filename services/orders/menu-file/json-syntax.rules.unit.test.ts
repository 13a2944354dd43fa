// The place of a fault in a JSON text: by its grammar, and never by what an engine writes in its error.
import { describe, expect, test } from 'vitest';
import { syntaxFaultIn } from './json-syntax.rules.ts';

const menu = `{
  "items": [
    { "name": "Soup\\n\\u00e4", "price": -1.5e+3, "tags": [], "more": {} },
    { "name": "Tea", "sold_out": false, "note": null }
  ]
}`;

const parses = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('the place of a syntax fault', () => {
  test.each([
    ['a word without quotes', '{\n  "a": x,\n  "b": 1\n}', { line: 2, column: 8 }],
    ['a missing comma', '{\n  "a": 1\n  "b": 2\n}', { line: 3, column: 3 }],
    ['a comma too many', '[\n  1,\n]', { line: 3, column: 1 }],
    ['a wrong bracket', '{ "a": [1 }', { line: 1, column: 11 }],
    ['an early end', '{\n  "a": [1,', { line: 2, column: 11 }],
    ['a text after the end', '{}\n{}', { line: 2, column: 1 }],
    ['a key that reads like a place', '{ "line 9 column 9": x }', { line: 1, column: 22 }],
    ['an empty text', '', { line: 1, column: 1 }],
  ])('%s', (_, text, place) => {
    expect(syntaxFaultIn(text)).toEqual(place);
  });

  test('there is one exactly where JSON.parse refuses the text, whatever is removed or put into it', () => {
    const inserted = [
      '',
      '"',
      ',',
      ':',
      '{',
      '}',
      '[',
      ']',
      '0',
      '-',
      '.',
      'e',
      '\\',
      'null',
      '\n',
      '\u0001',
      '\u007f',
      '\u00a0',
      '😀',
    ];
    for (let at = 0; at <= menu.length; at += 1)
      for (const put of inserted)
        for (const cut of [0, 1]) {
          const text = menu.slice(0, at) + put + menu.slice(at + cut);
          expect([text, syntaxFaultIn(text) === null]).toEqual([text, parses(text)]);
        }
  });
});
