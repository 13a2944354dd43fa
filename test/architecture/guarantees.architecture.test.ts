import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { promises, unkept } from './guarantees.ts';

const root = path.resolve(import.meta.dirname, '../..');
const page = readFileSync(path.join(root, 'docs/guarantees.md'), 'utf8');
const files = globSync('{contracts,store,bus,service-kit,services,waggle,test}/**/*.ts', {
  cwd: root,
  exclude: (name) => /node_modules|architecture/.test(String(name)),
}).filter((file) => /\.test\.ts$|conformance\//.test(file));
const sources = files.map((file) => readFileSync(path.join(root, file), 'utf8'));

test('every promise in docs/guarantees.md names tests that exist', () => {
  expect(promises(page).length).toBeGreaterThan(25);
  expect(unkept(page, sources)).toEqual([]);
});

test('a promise without a test, and a test that does not exist, are found', () => {
  const planted =
    '- Kept.\n  Tested: "it is kept"\n- Not kept.\n- Invented.\n  Tested: "no such test"\n## What is not promised\n- All else.\n';
  expect(unkept(planted, ["test('it is kept', () => {})"])).toEqual([
    'no test is named for: Not kept.',
    'there is no test "no such test"',
  ]);
});
