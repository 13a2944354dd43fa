import { existsSync, globSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { importViolations, rules } from './rules.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folders = [
  'contracts',
  'town',
  'store',
  'bus',
  'service-kit',
  'services',
  'web/src',
  'waggle',
  'deploy',
  'scripts',
  'test',
];

describe('the architecture', () => {
  test('holds in the whole tree', async () => {
    const { modules, found } = await importViolations(root, folders);
    expect(modules.length).toBeGreaterThan(100);
    // An unparsed file breaks no rule, so the whole client must be parsed, TSX included.
    const ofWeb = globSync('web/src/**/*.{ts,tsx}', { cwd: root }).map((file) => file.split(path.sep).join('/'));
    expect(ofWeb.length).toBeGreaterThan(150);
    expect(modules).toEqual(expect.arrayContaining(ofWeb));
    expect(found).toEqual([]);
  });

  test('no-cycles: a planted cycle of TSX files is found', async () => {
    const { found } = await importViolations(path.join(import.meta.dirname, 'planted/no-cycles'), ['web/src']);
    expect(found.map(({ rule, from }) => [rule, from])).toContainEqual(['no-cycles', 'web/src/cart/cart.tsx']);
  });

  test.each(rules.map((rule) => rule.name ?? ''))('%s: a planted violation is found', async (name) => {
    const planted = path.join(import.meta.dirname, 'planted', name);
    const { found } = await importViolations(
      planted,
      folders.filter((folder) => existsSync(path.join(planted, folder))),
    );
    expect(found.map(({ rule }) => rule)).toContain(name);
  });
});
