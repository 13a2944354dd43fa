// What is around the text of a docs page: header with the search, navigation, the parts of the page, the next page.
import type { Chapter, DocsPage } from './contents.ts';
import { escaped } from './escaped.ts';
import type { RenderedPage } from './markdown.ts';

/** Addresses from the root of the server; `hostedAt` puts the base path in front. */
export interface FrameFiles {
  readonly scripts: readonly string[];
  readonly styles: readonly string[];
  /** The texts that the search looks through. */
  readonly search: string;
}

export function docsDocument(
  page: DocsPage,
  { title, html, parts }: RenderedPage,
  chapters: readonly Chapter[],
  files: FrameFiles,
): string {
  const all = chapters.flatMap(({ pages }) => pages);
  const at = all.indexOf(page);
  return `<!doctype html>
<html lang="en" data-search="${files.search}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#faf6ee" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#15120d" media="(prefers-color-scheme: dark)">
<title>${escaped(page.address === '/docs' ? 'Waggle docs' : `${title} · Waggle docs`)}</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
${files.styles.map((file) => `<link rel="stylesheet" href="${file}">`).join('\n')}
${files.scripts.map((file) => `<script type="module" src="${file}"></script>`).join('\n')}
</head>
<body>
<a class="skip" href="#content">Skip to the text</a>
<header>
<a class="brand" href="/docs"><svg viewBox="0 0 64 64" aria-hidden="true"><path class="cell" d="M32 3 57 17.5v29L32 61 7 46.5v-29z"/><path class="dance" d="M32 46V18M32 18C22 18 15 24 15 32s7 14 17 14 17-6 17-14-7-14-17-14"/></svg><span>Waggle docs</span></a>
<search hidden>
<form id="search"><label class="visually-hidden" for="query">Search the docs</label><input id="query" type="search" placeholder="Search" autocomplete="off" spellcheck="false" aria-controls="results" aria-keyshortcuts="/"></form>
<p class="visually-hidden" role="status" id="found"></p>
<ol id="results" aria-label="Found" hidden></ol>
</search>
<nav aria-label="Waggle"><a href="/">Order</a><a href="/api/docs">API</a></nav>
</header>
<div class="columns">
<details class="contents"><summary>Contents</summary>
<nav aria-label="Contents">
${chapters.map((chapter) => chapterLinks(chapter, page)).join('\n')}
</nav>
</details>
<main id="content" tabindex="-1">
<article>
${html}</article>
<nav class="neighbours" aria-label="Next and previous page">
${neighbour(all[at - 1], 'Previous', 'prev')}${neighbour(all[at + 1], 'Next', 'next')}
</nav>
</main>
${parts.length < 3 ? '' : partLinks(parts)}
</div>
</body>
</html>
`;
}

function chapterLinks({ title, pages }: Chapter, page: DocsPage): string {
  // The list of decisions names them all: the navigation does so among them only.
  const shown = title === 'Decisions' && !pages.includes(page) ? pages.slice(0, 1) : pages;
  const links = shown.map(
    (one) => `<li><a href="${one.address}"${one === page ? ' aria-current="page"' : ''}>${escaped(one.label)}</a></li>`,
  );
  return `<h2>${escaped(title)}</h2><ul>${links.join('')}</ul>`;
}

const partLinks = (parts: RenderedPage['parts']): string =>
  `<nav class="parts" aria-label="On this page"><h2>On this page</h2><ul>${parts
    .map(({ anchor, title }) => `<li><a href="#${escaped(anchor)}">${escaped(title)}</a></li>`)
    .join('')}</ul></nav>`;

const neighbour = (page: DocsPage | undefined, word: string, rel: string): string =>
  page ? `<a rel="${rel}" href="${page.address}"><small>${word}</small> ${escaped(page.label)}</a>` : '';
