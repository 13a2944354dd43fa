// The client's one page, for a Waggle that is hosted under a path. The client is built once, for the root: what its page loads is
// written with the path here, and the page tells its scripts where they are.
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';

export interface HostedPage {
  readonly html: string;
  readonly etag: string;
}

/** @param file the built index.html; another build is read again */
export function hostedPage(file: string, basePath: string): () => HostedPage {
  let made: (HostedPage & { readonly builtAt: number }) | null = null;
  return () => {
    const builtAt = statSync(file).mtimeMs;
    if (made?.builtAt === builtAt) return made;
    const html = hostedAt(readFileSync(file, 'utf8'), basePath);
    made = { html, etag: `"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`, builtAt };
    return made;
  };
}

/** Rewrites a page of the root for a path. The setting allows no character that HTML would need escaped. */
export const hostedAt = (html: string, basePath: string): string =>
  html
    .replace(/<html\b/, `<html data-base-path="${basePath}"`)
    .replaceAll(/\b(src|href)="\/(?!\/)/g, `$1="${basePath}/`);
