// Makes HTML of a Markdown page, the list of its parts, and the texts that the search looks through.
import { Marked, Renderer, type Token, type Tokens } from 'marked';
import { anchorsOfPage } from './anchors.ts';
import { arrowRows } from './arrows.ts';
import type { DocsPage } from './contents.ts';
import { escaped } from './escaped.ts';
import { targetOf } from './links.ts';

export interface RenderedPage {
  readonly title: string;
  readonly html: string;
  /** Its headings of the second level. */
  readonly parts: readonly { readonly anchor: string; readonly title: string }[];
  readonly sections: readonly DocsSection[];
  /** Files from the root of the project. */
  readonly pictures: readonly string[];
}

/** What the search finds: a heading, and the text until the next one. Short names, since the browser loads all of them. */
export interface DocsSection {
  /** Where it is: `/docs/operating#dead-letters`. */
  readonly a: string;
  /** The title of its page. */
  readonly p: string;
  /** Its heading. */
  readonly h: string;
  readonly t: string;
}

/** @param pictureSize the width and height of a picture, in pixels; null where there is none yet */
export function renderPage(
  page: DocsPage,
  pages: readonly DocsPage[],
  pictureSize: (file: string) => readonly [number, number] | null,
): RenderedPage {
  const pictures: string[] = [];
  const anchorOf = anchorsOfPage();
  const headings = new Map<Token, string>();
  const renderer: Partial<Renderer> & ThisType<Renderer> = {
    html: ({ text }) => (/^\s*<!--/.test(text) ? '' : text),
    heading(token) {
      const id = escaped(headings.get(token) ?? '');
      return `<h${token.depth} id="${id}">${this.parser.parseInline(token.tokens)}</h${token.depth}>\n`;
    },
    link({ href, tokens }) {
      const inside = this.parser.parseInline(tokens);
      const target = targetOf(href, page.file, pages);
      if (target.kind === 'address') return `<a href="${escaped(target.href)}">${inside}</a>`;
      const file = `<code>${escaped(target.file)}</code>`;
      const label = textOf(inside);
      return target.kind === 'file' && !target.file.endsWith(label.replace(/\/$/, '')) ? `${inside} (${file})` : file;
    },
    image({ href, text }) {
      const target = targetOf(href, page.file, pages);
      if (target.kind !== 'picture') throw new Error(`${page.file} shows ${href}, which is no picture of docs/`);
      const size = pictureSize(target.file);
      if (size === null) return `<em>${escaped(text)}</em>`;
      pictures.push(target.file);
      const [width, height] = size;
      return `<img src="${target.href}" alt="${escaped(text)}" width="${width}" height="${height}" loading="lazy">`;
    },
    paragraph({ tokens }) {
      const inside = this.parser.parseInline(tokens);
      const [only] = tokens;
      if (tokens.length !== 1 || only?.type !== 'image' || !only.href.endsWith('.svg')) return `<p>${inside}</p>\n`;
      return `<div class="drawing" role="region" aria-label="Drawing" tabindex="0">${inside}</div>\n`;
    },
    code({ text, lang = '' }) {
      const [language = ''] = lang.split(' ');
      if (language === 'mermaid') return arrowRows(text);
      return `<pre tabindex="0"${language === 'sh' ? ' data-shell' : ''}><code>${language === 'sh' ? shell(text) : escaped(text)}\n</code></pre>\n`;
    },
    table(token) {
      // It scrolls sideways where it is wider than the screen: with the keyboard only where it can have the focus.
      return `<div class="table" role="region" aria-label="Table" tabindex="0">${Renderer.prototype.table.call(this, token)}</div>\n`;
    },
  };
  const marked = new Marked({ gfm: true, renderer: renderer as Renderer });
  const tokens = marked.lexer(page.markdown);
  for (const token of tokens) if (token.type === 'heading') headings.set(token, anchorOf(plain(token)));
  const title = plain(tokens.find(({ type }) => type === 'heading'));
  const html = marked.parser(tokens);
  return {
    title,
    html,
    parts: tokens
      .filter((token) => token.type === 'heading' && (token as Tokens.Heading).depth === 2)
      .map((token) => ({ anchor: headings.get(token) ?? '', title: plain(token) })),
    sections: sectionsOf(html, page.address, title),
    pictures,
  };
}

/** A comment in a shell's block is dimmed: it is no part of the command. */
const shell = (text: string): string =>
  text
    .split('\n')
    .map((line) => {
      const [, command = line, comment = ''] = /^(.*?)((?:^|\s+)# .*)$/.exec(line) ?? [];
      return escaped(command) + (comment === '' ? '' : `<span class="comment">${escaped(comment)}</span>`);
    })
    .join('\n');

/** A heading's text without marks, as GitHub reads it. */
const plain = (heading: Token | undefined): string =>
  (heading as Tokens.Heading | undefined)?.text.replaceAll('`', '') ?? '';

function sectionsOf(html: string, address: string, title: string): DocsSection[] {
  const parts = html.split(/(?=<h[1-3] id=)/).filter((part) => part.trim() !== '');
  return parts.map((part) => {
    const [all = '', depth, anchor = '', heading = ''] = /^<h(\d) id="(.*?)">(.*?)<\/h\d>/.exec(part) ?? [];
    return {
      a: depth === '1' || depth === undefined ? address : `${address}#${textOf(anchor)}`,
      p: title,
      h: depth === undefined ? title : textOf(heading),
      t: textOf(part.slice(all.length)),
    };
  });
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** The text of HTML. */
const textOf = (html: string): string =>
  html
    .replace(/<\/?(td|th|tr|p|li|dt|dd|div|pre|h\d)\b[^>]*>/g, ' ')
    .replace(/<[^>]+>/g, '')
    .replace(/&(?:#(\d+)|(\w+));/g, (_, code: string | undefined, name: string) =>
      code ? String.fromCodePoint(Number(code)) : (named[name] ?? ' '),
    )
    .replace(/\s+/g, ' ')
    .trim();
