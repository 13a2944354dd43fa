// Vite's plugin for the docs site: renders the Markdown of the project to pages below `/docs` while the client is built, and on
// request in development.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';
import { type Chapter, type DocsPage, docsContents } from './contents.ts';
import { type RenderedPage, renderPage } from './markdown.ts';
import { docsDocument } from './page-frame.ts';
import { pictureSize } from './picture-size.ts';

const root = path.resolve(import.meta.dirname, '../..');
const script = path.join(root, 'web/src/docs/docs.ts');

interface Site {
  readonly chapters: readonly Chapter[];
  readonly rendered: ReadonlyMap<DocsPage, RenderedPage>;
  /** The texts for the search, as JSON. */
  readonly search: string;
}

function renderSite(): Site {
  const chapters = docsContents(root);
  const pages = chapters.flatMap((chapter) => chapter.pages);
  const sizeOf = (file: string) => pictureSize(path.join(root, file));
  const rendered = new Map(pages.map((page) => [page, renderPage(page, pages, sizeOf)]));
  return { chapters, rendered, search: JSON.stringify([...rendered.values()].flatMap(({ sections }) => sections)) };
}

export function docsSite(): Plugin {
  let building = false;
  return {
    name: 'docs-site',
    configResolved({ command }) {
      building = command === 'build';
    },
    buildStart() {
      // No page of its own for Vite: with a second one, code that both pages need would go into a file between them, and the
      // client's page would load it later.
      if (building) this.emitFile({ type: 'chunk', id: script, name: 'docs' });
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const { chapters, rendered, search } = renderSite();
        const entry = Object.values(bundle).find((file) => file.type === 'chunk' && file.facadeModuleId === script);
        if (entry?.type !== 'chunk') throw new Error(`${script} was not built`);
        const searchFile = this.getFileName(this.emitFile({ type: 'asset', name: 'docs-search.json', source: search }));
        const files = {
          scripts: [`/${entry.fileName}`],
          styles: [...(entry.viteMetadata?.importedCss ?? [])].map((file) => `/${file}`),
          search: `/${searchFile}`,
        };
        for (const [page, one] of rendered) {
          const source = docsDocument(page, one, chapters, files);
          this.emitFile({ type: 'asset', fileName: fileOf(page), source });
        }
        for (const file of new Set([...rendered.values()].flatMap(({ pictures }) => pictures))) {
          this.emitFile({ type: 'asset', fileName: file, source: readFileSync(path.join(root, file)) });
        }
      },
    },
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const [address = ''] = (request.url ?? '').split('?', 1);
        if (!/^\/docs(\/|$)/.test(address)) return next();
        if (/\.(png|svg)$/.test(address) && !address.includes('..')) {
          response.setHeader('content-type', address.endsWith('svg') ? 'image/svg+xml' : 'image/png');
          return void response.end(readFileSync(path.join(root, address)));
        }
        const { chapters, rendered, search } = renderSite();
        if (address === '/docs/search.json') return void response.end(search);
        const page = [...rendered.keys()].find((one) => one.address === address.replace(/\/$/, ''));
        if (!page) return next();
        const files = { scripts: ['/src/docs/docs.ts'], styles: ['/src/docs/docs.css'], search: '/docs/search.json' };
        response.setHeader('content-type', 'text/html; charset=utf-8');
        response.end(docsDocument(page, rendered.get(page) as RenderedPage, chapters, files));
      });
    },
  };
}

/** Where the built page is, in the folder of the build. */
const fileOf = ({ address }: DocsPage): string => `${address.slice(1)}.html`;
