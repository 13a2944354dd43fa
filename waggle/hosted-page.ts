// A page of the build, for a Waggle that is hosted under a path or has its operations on another port. The client is built once, for
// the root and one port: what a page loads is written with the path here, and the page tells its scripts where they are.
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { EnteredAt } from '@waggle/service-kit/http';

export interface HostedPage {
  readonly html: string;
  readonly etag: string;
}

/** Where and how the pages are served. */
export interface Hosting {
  readonly basePath: string;
  /** The port of this page: that of everything, or the public one, which has no operations and no docs, or that of operations. */
  readonly enteredAt: EnteredAt;
  /** Where a browser reaches the port of operations. It holds no character that HTML would need escaped. */
  readonly operationsUrl: string;
}

/** @param file of the build; that of another build is read again */
export function hostedPage(file: string, hosting: Hosting): () => HostedPage {
  let made: (HostedPage & { readonly builtAt: number }) | null = null;
  return () => {
    const builtAt = statSync(file).mtimeMs;
    if (made?.builtAt === builtAt) return made;
    const html = asHosted(readFileSync(file, 'utf8'), hosting);
    made = { html, etag: `"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`, builtAt };
    return made;
  };
}

export const asHosted = (html: string, { basePath, enteredAt, operationsUrl }: Hosting): string => {
  const at = enteredAt === 'internal' ? 'here' : operationsUrl;
  const placed = enteredAt === 'only' ? html : html.replace(/<html\b/, `<html data-operations="${at}"`);
  return basePath === '' ? placed : hostedAt(placed, basePath);
};

/** Rewrites a page of the root for a path. The setting allows no character that HTML would need escaped. */
const hostedAt = (html: string, basePath: string): string =>
  html
    .replace(/<html\b/, `<html data-base-path="${basePath}"`)
    .replaceAll(/\b(src|href)="\/(?!\/)/g, `$1="${basePath}/`);
