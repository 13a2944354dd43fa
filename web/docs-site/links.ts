// Where the links of a Markdown file lead on the site.
import path from 'node:path';
import type { DocsPage } from './contents.ts';

export type Target =
  /** A page of the site, or another site. */
  | { readonly kind: 'address'; readonly href: string }
  /** A picture beside the docs. */
  | { readonly kind: 'picture'; readonly file: string; readonly href: string }
  /** A file or folder of the project, which the site does not have. */
  | { readonly kind: 'file'; readonly file: string };

/** @param from the file with the link, from the root of the project */
export function targetOf(href: string, from: string, pages: readonly DocsPage[]): Target {
  if (/^[a-z]+:|^#/.test(href)) return { kind: 'address', href };
  const [target = '', anchor] = href.split('#');
  const file = path.posix.join(path.posix.dirname(`${from}.`), target);
  if (/\.(png|svg)$/.test(file)) return { kind: 'picture', file, href: `/${file}` };
  const page = pages.find((one) => one.file === file);
  if (!page) return { kind: 'file', file: file.replace(/\/$/, '') };
  return { kind: 'address', href: anchor ? `${page.address}#${anchor}` : page.address };
}
