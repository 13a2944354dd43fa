import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { rules, violations } from './rules.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folders = ['contracts', 'town', 'store', 'bus', 'service-kit', 'services', 'waggle', 'test'];

describe('the architecture', () => {
  test('holds in the whole tree', async () => {
    const { modules, found } = await violations(root, folders);
    expect(modules).toBeGreaterThan(100);
    expect(found).toEqual([]);
  });

  test.each(rules.map((rule) => rule.name ?? ''))('%s: a planted violation is found', async (name) => {
    const planted = path.join(import.meta.dirname, 'planted', name);
    const { found } = await violations(
      planted,
      folders.filter((folder) => existsSync(path.join(planted, folder))),
    );
    expect(found.map(({ rule }) => rule)).toContain(name);
  });
});
