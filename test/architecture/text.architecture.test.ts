import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { breaches, sources, textRules } from './text.ts';

const files = sources(path.resolve(import.meta.dirname, '../..'));

describe.each(textRules)('$name', (rule) => {
  test('holds in the whole tree', () => {
    expect([...files.keys()].filter(rule.looksAt).length).toBeGreaterThan(10);
    expect(breaches(rule, files)).toEqual([]);
  });

  test.each(rule.planted)('a planted violation is found: %s', (planted) => {
    expect(breaches(rule, new Map([['services/orders/planted.ts', `const a = 1;\n${planted}\n`]]))).toEqual([
      `services/orders/planted.ts:2: ${planted}`,
    ]);
  });
});
