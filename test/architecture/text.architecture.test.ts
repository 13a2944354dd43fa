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
    const file = ['services/orders/planted.ts', 'waggle/planted.ts'].find(rule.looksAt) ?? '';
    expect(breaches(rule, new Map([[file, `const a = 1;\n${planted}\n`]]))).toEqual([`${file}:2: ${planted}`]);
  });
});
