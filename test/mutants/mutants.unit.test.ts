// The planted bugs still fit the sources. `npm run mutants` shows that tests catch them; that takes minutes, this does not.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { treeRoot } from '../support/copy-of-the-tree.ts';
import { plant } from './mutant.ts';
import { mutants } from './mutants.ts';

describe('every planted bug', () => {
  test.each(mutants.map((mutant) => [mutant.name, mutant] as const))(
    '%s: has its place in the sources',
    (_, mutant) => {
      const source = readFileSync(path.join(treeRoot, mutant.file), 'utf8');
      expect(plant(mutant, source)).not.toBe(source);
    },
  );

  test.each(mutants.map((mutant) => [mutant.name, mutant] as const))(
    '%s: names tests that exist',
    (_, { caughtBy }) => {
      expect(existsSync(path.join(treeRoot, caughtBy.path))).toBe(true);
    },
  );

  test('has a name of its own', () => {
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  });
});

test('a bug whose place is gone, or no longer the only one, is reported', () => {
  const mutant = {
    name: 'none',
    breaks: 'nothing',
    file: 'menu.ts',
    find: 'price',
    replace: 'cost',
    caughtBy: { kind: 'unit', path: '', name: '' },
  };
  expect(() => plant(mutant, 'stock')).toThrow(/stands 0 times in menu.ts/);
  expect(() => plant(mutant, 'price + price')).toThrow(/stands 2 times/);
});
