import { expect, test } from 'vitest';
import { healthyFormsOf } from './healthy-expressions.ts';
import { alertRules } from './monitoring-files.ts';

test.each([
  ['max by (a) (x{b="c"}) > 60', ['max by (a) (x{b="c"}) > bool 60']],
  ['a and on (n) b == 1', ['a and on (n) b == bool 1']],
  ['a or b', ['a', 'b']],
  ['sum(rate(a[5m] offset 6h)) / (b or c)', ['sum(rate(a[5m])) / (b)', 'sum(rate(a[5m])) / (c)']],
  ['a unless on (n) b', ['a', 'a and on (n) b']],
  ['a > 0 unless b unless c', ['a > bool 0', 'a > bool 0 and b', 'a > bool 0 and c']],
  ['x / (y > 0) > on (n) group_left () z', ['x / (y > bool 0) > bool on (n) group_left () z']],
])('%s', (expr, forms) => {
  expect(healthyFormsOf(expr)).toEqual(forms);
});

test('what is no PromQL is refused', () => {
  expect(() => healthyFormsOf('sum(')).toThrow('is no PromQL');
});

test('every selector and function of each alert is in one of its forms', () => {
  const words = (text: string) => new Set(text.match(/\w+(?:\{[^}]*\})?(?:\[\w+\])?/g) ?? []);
  for (const { expr } of alertRules) {
    const wanted = words(expr.replaceAll(/\boffset \w+|\bunless\b|\bor\b/g, ''));
    const held = words(healthyFormsOf(expr).join(' '));
    expect([...wanted].filter((word) => !held.has(word))).toEqual([]);
  }
});
