// ASVS 5.0, 1.2.10: what staff save as CSV holds no formula that a spreadsheet would run, whichever separator and whichever letters it takes.
import { expect, test } from 'vitest';
import { csvOf } from '../../web/src/figures/csv.rules.ts';

test.each([
  ['=1+1', `'=1+1`],
  ['+49 30', `'+49 30`],
  ['-1', `'-1`],
  ['@x', `'@x`],
  [' =1+1', `' =1+1`],
  ['＝1＋1', `'＝1＋1`],
])('%s is text', (cell, written) => {
  expect(csvOf([[cell]], 'en')).toBe(`\uFEFF${written}\r\n`);
});

test.each(['a;=1+1', 'a,=1+1', 'a\t=1+1', 'a|=1+1', 'a\n=1+1'])('the rest of %j is no cell of its own', (cell) => {
  for (const language of ['en', 'de']) expect(csvOf([[cell]], language)).toBe(`\uFEFF"${cell}"\r\n`);
});
