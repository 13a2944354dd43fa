import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { mutants } from '../mutants/mutants.ts';
import { brokenPromises, promises } from './guarantees.ts';
import { testTitles } from './test-titles.ts';

const root = path.resolve(import.meta.dirname, '../..');
const page = readFileSync(path.join(root, 'docs/guarantees.md'), 'utf8');
const files = globSync('{contracts,town,store,bus,service-kit,services,waggle,test}/**/*.ts', {
  cwd: root,
  exclude: (name) => /node_modules|architecture/.test(String(name)),
}).filter((file) => /\.test\.ts$|conformance\/|describe-/.test(file));
const titles = files.flatMap((file) => testTitles(readFileSync(path.join(root, file), 'utf8')));
const caughtBy = mutants.map((mutant) => mutant.caughtBy.name);

test('every promise in docs/guarantees.md names tests that exist, and a planted bug turns one of them red', () => {
  expect(promises(page).length).toBeGreaterThan(45);
  expect(brokenPromises(page, { titles, caughtBy })).toEqual([]);
});

test('every planted bug names tests that exist', () => {
  const blind = caughtBy.filter((pattern) => !titles.some((title) => new RegExp(pattern).test(title)));
  expect(blind).toEqual([]);
});

test('a promise without a test, a test that does not exist, one that no bug turns red, and a setting without any are found', () => {
  const planted = [
    '- Kept.\n  Tested: "it is kept"\n- Not kept.\n- Invented.\n  Tested: "it is", "it is kept"',
    '- Never red.\n  Tested: "it is always green"',
    '## Settings\n\n| | power |\n|---|---|\n| Redis | lost |\n| SQLite | kept |\n\n- SQLite: as said.\n  Tested: "it is kept"',
    '## What is not promised\n- All else.\n',
  ].join('\n');
  expect(brokenPromises(planted, { titles: ['it is kept', 'it is always green'], caughtBy: ['is kept'] })).toEqual([
    'no test is named for: Not kept.',
    'there is no test "it is"',
    'no planted bug turns a test red of: Never red.',
    'no test is named for the setting: Redis',
  ]);
});

test('titles are found wherever a test is, and no other strings', () => {
  const source = `
    const text = 'not a title';
    // test('in a comment', () => {})
    describe('a group', () => {
      test('plain', () => expect(text).toBe('test'));
      test.skipIf(text === '')(\`of \${text} and \${text.length}\`, { retry: 0 }, () => {});
      test.each([['row']])('each %s', () => {});
    });`;
  expect(testTitles(source)).toEqual(['plain', `of \${text} and \${…}`, 'each %s']);
});
