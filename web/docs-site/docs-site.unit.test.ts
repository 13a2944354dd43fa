import { describe, expect, test } from 'vitest';
import { anchorsOfPage } from './anchors.ts';
import { arrowRows } from './arrows.ts';
import type { DocsPage } from './contents.ts';
import { targetOf } from './links.ts';
import { renderPage } from './markdown.ts';
import { docsDocument } from './page-frame.ts';

const page = (file: string, address: string, markdown = '# A page\n'): DocsPage => ({
  file,
  address,
  label: file,
  markdown,
});
const pages = [
  page('docs/index.md', '/docs'),
  page('docs/operating.md', '/docs/operating'),
  page('docs/decisions/', '/docs/decisions'),
  page('docs/decisions/0001-a.md', '/docs/decisions/0001-a'),
  page('README.md', '/docs/readme'),
];
const rendered = (markdown: string) =>
  renderPage(page('docs/planted.md', '/docs/planted', markdown), pages, (file) =>
    file.includes('gone') ? null : [640, 420],
  );

describe('links', () => {
  test.each([
    ['operating.md#dead-letters', 'docs/index.md', { kind: 'address', href: '/docs/operating#dead-letters' }],
    ['../README.md', 'docs/index.md', { kind: 'address', href: '/docs/readme' }],
    ['docs/index.md', 'README.md', { kind: 'address', href: '/docs' }],
    ['decisions/', 'docs/index.md', { kind: 'address', href: '/docs/decisions' }],
    ['0001-a.md', 'docs/decisions/', { kind: 'address', href: '/docs/decisions/0001-a' }],
    ['#below', 'docs/index.md', { kind: 'address', href: '#below' }],
    ['https://example.org/', 'docs/index.md', { kind: 'address', href: 'https://example.org/' }],
    ['../bus/relay/', 'docs/index.md', { kind: 'file', file: 'bus/relay' }],
    [
      'screenshots/menu.png',
      'docs/index.md',
      { kind: 'picture', file: 'docs/screenshots/menu.png', href: '/docs/screenshots/menu.png' },
    ],
  ] as const)('%s on %s leads where it does in the project', (href, from, target) => {
    expect(targetOf(href, from, pages)).toEqual(target);
  });

  test('a file of the project is its path, after other words in brackets', () => {
    expect(rendered('[relay.ts](../bus/relay/relay.ts), [the relay](../bus/relay)').html).toBe(
      '<p><code>bus/relay/relay.ts</code>, the relay (<code>bus/relay</code>)</p>\n',
    );
  });
});

test('anchors are those of GitHub, also of a repeated heading', () => {
  const anchorOf = anchorsOfPage();
  expect(['Where is …?', 'order.created', 'In a `row`', 'In a row'].map(anchorOf)).toEqual([
    'where-is-',
    'ordercreated',
    'in-a-row',
    'in-a-row-1',
  ]);
});

test('text is escaped, and comments of the file are left out', () => {
  const { html } = rendered('<!-- generated -->\n\n`<your registry>`\n\n```sh\necho "<b>" # why\n```\n');
  expect(html).not.toContain('generated');
  expect(html).toContain('<code>&lt;your registry&gt;</code>');
  expect(html).toContain('echo &#34;&#60;b&#62;&#34;<span class="comment"> # why</span>');
});

test('a picture keeps its place; one that is not taken yet is its description', () => {
  const { html, pictures } = rendered('![A menu](screenshots/menu.png)\n\n![A board](screenshots/gone.png)');
  expect(html).toContain('<img src="/docs/screenshots/menu.png" alt="A menu" width="640" height="420" loading="lazy">');
  expect(html).toContain('<em>A board</em>');
  expect(pictures).toEqual(['docs/screenshots/menu.png']);
});

test('the search has each heading with its text and address', () => {
  const { sections, title, parts } = rendered(
    '# Title\n\nFirst.\n\n## Dead `letters`\n\n| a | b |\n|---|---|\n| c | d & e |\n',
  );
  expect(title).toBe('Title');
  expect(parts).toEqual([{ anchor: 'dead-letters', title: 'Dead letters' }]);
  expect(sections).toEqual([
    { a: '/docs/planted', p: 'Title', h: 'Title', t: 'First.' },
    { a: '/docs/planted#dead-letters', p: 'Title', h: 'Dead letters', t: 'a b c d & e' },
  ]);
});

describe('a diagram', () => {
  test('becomes rows of what leads where', () => {
    const html = arrowRows(
      'flowchart LR\n  kit[service-kit] --> bus\n  kit -- reads --> os[(orders-stream)]\n  a -. asks .-> b\n  a -.-> c\n',
    );
    expect(html).toBe(
      '<dl class="arrows"><div><dt>service-kit</dt><dd>bus</dd><dd>orders-stream <small>reads</small></dd></div>' +
        '<div><dt>a</dt><dd>b <small>asks</small></dd><dd>c</dd></div></dl>\n',
    );
  });

  test('of another kind is refused with its line', () => {
    expect(() => arrowRows('sequenceDiagram\n  Ada->>Waggle: an order')).toThrow('Ada->>Waggle: an order');
  });
});

test('a page has no inline script or style, and names its neighbours', () => {
  const chapters = [{ title: 'Begin', pages: pages.slice(0, 2) }];
  const files = {
    scripts: ['/assets/docs-1.js'],
    styles: ['/assets/docs-1.css'],
    search: '/assets/docs-search-1.json',
  };
  const html = docsDocument(pages[0] as DocsPage, rendered('# Title\n'), chapters, files);
  expect(html).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+=/);
  expect(html).toContain('<a rel="next" href="/docs/operating">');
  expect(html).not.toContain('rel="prev"');
  expect(html).toContain('aria-current="page"');
});
