// Serves the docs site below /docs, as `vite build web` made it of the project's Markdown files.
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { HttpServer } from '@waggle/service-kit/http';
import { type BuiltPages, nothing } from './html-files.ts';

/**
 * @param folder the built client, with the docs in `docs.html` and `docs/`
 * @param page answers with a page of it
 */
export function docsPages(http: HttpServer, folder: string, page: BuiltPages): void {
  const isThere = (file: string) => existsSync(path.join(folder, file));
  http.get('/docs', { schema: { hide: true } }, async (request, reply) => page(request, reply, 'docs.html'));
  http.get<{ Params: { '*': string } }>('/docs/*', { schema: { hide: true } }, async (request, reply) => {
    const name = request.params['*'].replace(/\/$/, '');
    if (name === '') return page(request, reply, 'docs.html');
    const file = `docs/${name}`;
    if (pictureName.test(name)) {
      return isThere(file) ? reply.header('cache-control', 'public, max-age=3600').sendFile(file) : nothing(reply);
    }
    return page(request, reply, pageName.test(name) && isThere(`${file}.html`) ? `${file}.html` : null);
  });
}

// Without dots: no name leaves the folder.
const pageName = /^[\w-]+(\/[\w-]+)*$/;
const pictureName = /^[\w-]+(\/[\w-]+)*\.(png|svg)$/;
