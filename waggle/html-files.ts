// Answers with a page of the build: its file, or the file as rewritten for where this Waggle is hosted.
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { HttpServer } from '@waggle/service-kit/http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { asHosted, type HostedPage, type Hosting, hostedPage } from './hosted-page.ts';
import { unbuiltPage } from './unbuilt-page.ts';

/** @param file of the build, such as `index.html`; null for an address of no page, which the client says */
export type BuiltPages = (request: FastifyRequest, reply: FastifyReply, file: string | null) => FastifyReply;

/**
 * @param folder the build
 * @param operationsUrl where a browser reaches the port of operations
 */
export function builtPages({ basePath }: HttpServer, folder: string, operationsUrl: string): BuiltPages {
  const rewritten = new Map<string, () => HostedPage>();
  const pageOf = (name: string, hosting: Hosting): HostedPage => {
    const key = `${hosting.enteredAt} ${name}`;
    const page = rewritten.get(key) ?? hostedPage(path.join(folder, name), hosting);
    rewritten.set(key, page);
    return page();
  };
  return (request, reply, file) => {
    const { enteredAt } = request;
    const hosting = { basePath, enteredAt, operationsUrl };
    const { accept = '*/*' } = request.headers;
    if (!/text\/html|\*\/\*/.test(accept)) return nothing(reply);
    // The page names the files of its build, so a browser must revalidate it after another build.
    reply.header('cache-control', 'no-cache');
    const name = file ?? 'index.html';
    if (!existsSync(path.join(folder, name))) {
      return reply.code(503).type(html).send(asHosted(unbuiltPage, hosting));
    }
    if (file === null) {
      // The answer ignores the browser's cache, since a 304 would be empty.
      delete request.raw.headers['if-none-match'];
      delete request.raw.headers['if-modified-since'];
      reply.code(404);
    }
    if (basePath === '' && enteredAt === 'only') return reply.sendFile(name);
    const { html: text, etag } = pageOf(name, hosting);
    const known = String(request.headers['if-none-match'] ?? '').split(',');
    reply.header('etag', etag);
    if (known.some((tag) => tag.trim().replace(/^W\//, '') === etag)) return reply.code(304).send();
    return reply.type(html).send(text);
  };
}

const html = 'text/html; charset=utf-8';

export function nothing(reply: FastifyReply): FastifyReply {
  reply.callNotFound();
  return reply;
}
