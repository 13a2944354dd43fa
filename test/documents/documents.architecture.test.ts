// Every command of the docs has a rule, every page has its place on the site, every picture of the tour is one that a test takes.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { eventTypes } from '@waggle/contracts';
import { expect, test } from 'vitest';
import { misplacedPages } from '../../web/docs-site/contents.ts';
import { tourPictures } from '../support/docs-tour.ts';
import { commandRules, ruleOf } from './command-rules.ts';
import { commandsIn, documentedCommands, wordsOf } from './shell-commands.ts';

const root = path.resolve(import.meta.dirname, '../..');
const page = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const commands = documentedCommands(root);

test('each command has one rule, and each rule a command', () => {
  expect(commands.length).toBeGreaterThan(60);
  const used = new Set(commands.map((one) => ruleOf(one)));
  expect(commandRules.filter((rule) => !used.has(rule))).toEqual([]);
});

test('a planted command without a rule is found', () => {
  expect(() => ruleOf({ file: 'docs/planted.md', line: 3, command: 'frob --all' })).toThrow(
    'docs/planted.md:3: 0 rules of test/documents/command-rules.ts match: frob --all',
  );
});

test('commands are read without comments, over several lines, and one by one', () => {
  const block = ['```sh', "a 'b # c' # d", '', 'e -f \\', '  -g   # h', 'i && j', '```', '```ts', 'k', '```'].join(
    '\n',
  );
  expect(commandsIn('p.md', block).map(({ line, command }) => [line, command])).toEqual([
    [2, "a 'b # c'"],
    [5, 'e -f -g'],
    [6, 'i'],
    [6, 'j'],
  ]);
  expect(wordsOf(`a 'b c' --d="e f"`)).toEqual(['a', 'b c', '--d=e f']);
});

test('every page of docs/ has its place on the site', () => {
  expect(misplacedPages(root)).toEqual([]);
});

test('the tour shows the pictures that the test of the tour takes, in their order', () => {
  const shown = [...page('docs/tour.md').matchAll(/!\[[^\]]+\]\(screenshots\/(.*?)\.png\)/g)].map(([, name]) => name);
  expect(shown).toEqual([...tourPictures]);
});

test('the picture of the journey names events that exist', () => {
  const named = page('docs/journey.svg').match(/\b(?:order|delivery)\.[a-z_]+/g) ?? [];
  expect(named.length).toBeGreaterThan(6);
  expect(named.filter((name) => !(eventTypes as readonly string[]).includes(name))).toEqual([]);
});
