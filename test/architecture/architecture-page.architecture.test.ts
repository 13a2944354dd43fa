import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { brokenLinks, foldersToName, pages, unknownPaths, unnamed } from './pages.ts';

const root = path.resolve(import.meta.dirname, '../..');
const all = pages(root);
const architecture = all.get('docs/architecture.md') ?? '';

describe('docs/architecture.md', () => {
  test('links to every source folder, every room of service-kit and every service', () => {
    const folders = foldersToName(root);
    expect(folders).toEqual(expect.arrayContaining(['contracts', 'web', 'service-kit/identity', 'services/orders']));
    expect(unnamed(architecture, folders)).toEqual([]);
  });

  test.each(['gossip', 'service-kit/attic', 'services/gossip'])(
    'a planted folder that it does not name, %s, is found',
    (planted) => {
      expect(unnamed(architecture, [...foldersToName(root), planted])).toEqual([planted]);
    },
  );

  test('a folder whose row is removed is found', () => {
    const row = /^\| \[bus\/\].*\n/m;
    expect(architecture).toMatch(row);
    expect(unnamed(architecture.replace(row, ''), foldersToName(root))).toEqual(['bus']);
  });

  test('every path in code type exists; planted ones that do not are found', () => {
    expect(unknownPaths(root, architecture)).toEqual([]);
    expect(unknownPaths(root, all.get('docs/tours.md') ?? '')).toEqual([]);
    expect(unknownPaths(root, '`bus/gossip.ts`, `gossip/`, `gossip.rules.ts`, `handling.ts`, `kitchen/`')).toEqual([
      'bus/gossip.ts',
      'gossip/',
      'gossip.rules.ts',
    ]);
  });
});

describe('the links of README.md, CONTRIBUTING.md and docs/', () => {
  test.each([...all.keys()])('all relative links of %s lead to files and headings that exist', (page) => {
    expect(brokenLinks(root, page, all.get(page) ?? '')).toEqual([]);
  });

  test('planted links to a missing file, a missing heading and a missing picture are found, and no others', () => {
    const planted = [
      '[gone](../bus/gone.ts), [no heading](guarantees.md#gone), ![gone](screenshots/gone.png)',
      '[there](../bus/consumer.ts), [a heading](guarantees.md#orders), [elsewhere](https://example.org/gone)',
      '```\n[code](gone.md)\n```',
    ].join('\n');
    expect(brokenLinks(root, 'docs/planted.md', planted)).toEqual([
      'docs/planted.md: ../bus/gone.ts',
      'docs/planted.md: guarantees.md#gone',
      'docs/planted.md: screenshots/gone.png',
    ]);
  });
});
