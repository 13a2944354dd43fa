// The server answers 404 for addresses of no page; the client knows its pages by its paths. The two must agree.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isPage, pagePaths } from './web-pages.ts';

test('the server serves the pages that the client has, and no others', () => {
  // As text: the client is checked against the types of browsers, which the server does not have.
  const client = readFileSync(path.resolve(import.meta.dirname, '../web/src/paths.ts'), 'utf8');
  const [table = ''] = /^export const paths = \{[^}]*\}/m.exec(client) ?? [];
  const paths = [...table.matchAll(/^ {2}\w+: '([^']*)',$/gm)].map(([, page]) => page);
  expect(pagePaths.filter((page) => !page.startsWith('/admin/')).sort()).toEqual(paths.sort());
});

test.each(['/', '/checkout', '/checkout/', '/track/0198', '/track/0198/', '/admin', '/admin/', '/admin/hours'])(
  '%s is the address of a page',
  (address) => {
    expect(isPage(address)).toBe(true);
  },
);

test.each(['/gone', '//', '/track', '/track/1/2', '/kitchens', '/admin/menu/items', '/administer', '/orders/1/2'])(
  '%s is no address of a page',
  (address) => {
    expect(isPage(address)).toBe(false);
  },
);
