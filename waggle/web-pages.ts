// Serves the browser client as `vite build web` made it: its files, and its one page at the address of every page.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fastifyStatic } from '@fastify/static';
import type { ConfigValues } from '@waggle/service-kit/config';
import type { HttpServer, Pages } from '@waggle/service-kit/http';
import type { FastifyRequest } from 'fastify';
import { docsPages } from './docs-pages.ts';
import { type BuiltPages, builtPages, nothing } from './html-files.ts';
import type { pageSettings } from './page-settings.ts';

const built = path.resolve(import.meta.dirname, '../web/dist');

export interface PagesOptions {
  readonly settings: ConfigValues<typeof pageSettings>;
  /** Whether couriers may simulate a ride: only where a demo service takes steps of orders anyway. */
  readonly simulatedRides: boolean;
  /** Whether customers see the events of their order. */
  readonly underTheHood: boolean;
  /** The built client. */
  readonly folder?: string;
}

export function webPages({ settings, simulatedRides, underTheHood, folder = built }: PagesOptions): Pages {
  const { tileUrl, tileAttribution } = settings;
  const tiles = tileUrl === '' ? null : { url: tileUrl, attribution: tileAttribution };
  return {
    images: tiles ? originOf(tileUrl) : [],
    async routes(http) {
      await http.register(fastifyStatic, {
        root: folder,
        serve: false,
        preCompressed: true,
        dotfiles: 'ignore',
        // `pagesAndFiles` sets the header.
        cacheControl: false,
      });
      http.get('/client.json', { schema: { hide: true } }, async (_request, reply) =>
        reply
          .header('cache-control', 'no-cache')
          .send({ tiles, simulated_rides: simulatedRides, under_the_hood: underTheHood }),
      );
      if (settings.securityContact !== '') securityText(http, settings.securityContact);
      const operationsUrl = settings.operationsAddress || `http://localhost:${http.operationsPort}${http.basePath}`;
      const page = builtPages(http, folder, operationsUrl.replace(/\/$/, ''));
      docsPages(http, folder, page);
      pagesAndFiles(http, folder, page);
    },
  };
}

/** RFC 9116. It must name an end, within a year: each answer names one that is half a year ahead. */
function securityText(http: HttpServer, contact: string): void {
  http.get('/.well-known/security.txt', { schema: { hide: true } }, async (_request, reply) => {
    const expires = new Date(Date.now() + 180 * 86_400_000).toISOString().replace(/T.*/, 'T00:00:00Z');
    const lines = [`Contact: ${contact}`, `Expires: ${expires}`, 'Preferred-Languages: en'];
    return reply.type('text/plain; charset=utf-8').send(`${lines.join('\n')}\n`);
  });
}

function pagesAndFiles(http: HttpServer, folder: string, page: BuiltPages): void {
  http.get('/*', { schema: { hide: true } }, async (request, reply) => {
    const requested = decoded(request);
    if (requested === null || notPages.test(requested) || requested.split('/').includes('..')) return nothing(reply);
    const { enteredAt } = request;
    if (enteredAt === 'internal' && /^\/(index\.html)?$/.test(requested)) return reply.redirect('/operations');
    // A page's address may hold anything; a file's name has an extension.
    if (!/\.[^/]+$/.test(requested)) {
      if (enteredAt === 'internal' && !isOperationsPage(requested)) return nothing(reply);
      // On the public port, that page says where operations are.
      const isHere =
        isPage(requested) && !(enteredAt === 'public' && requested.toLowerCase().startsWith('/operations'));
      return page(request, reply, isHere ? 'index.html' : null);
    }
    if (requested === '/index.html') return page(request, reply, 'index.html');
    // The names of built files contain a hash of their content, so they can be cached forever.
    const held = requested.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'public, max-age=3600';
    return reply
      .header('cache-control', existsSync(path.join(folder, requested)) ? held : 'no-cache')
      .sendFile(requested);
  });
}

// Programs use these paths: they get a problem document for what does not exist.
const notPages = /^\/(api|ws|health|metrics|\.well-known)(\/|$)/;

/** The paths of the client's pages, as in `web/src/paths.ts`; the admin's pages have their own paths below `/admin`. */
export const pagePaths = [
  '/',
  '/checkout',
  '/track/:id',
  '/orders',
  '/restaurant',
  '/restaurant/:page',
  '/paper/:id/:kind',
  '/sign-in',
  '/kitchen',
  '/kitchen/orders',
  '/orders/:id',
  '/courier',
  '/admin',
  '/admin/restaurant',
  '/admin/hours',
  '/admin/prices',
  '/admin/figures',
  '/admin/closing',
  '/admin/staff',
  '/admin/customers',
  '/admin/audit',
  '/admin/password',
  '/operations',
  '/password',
] as const;

/** Those of the port of operations. */
const operationsPages = ['/operations', '/sign-in', '/password'] as const;

const patternOf = (page: string): string => (page === '/' ? page : `${page.replace(/:\w+/g, '[^/]+')}/?`);
const addressesOf = (pages: readonly string[]): RegExp => new RegExp(`^(?:${pages.map(patternOf).join('|')})$`, 'i');
const pageAddresses = addressesOf(pagePaths);
const operationsAddresses = addressesOf(operationsPages);

export const isPage = (address: string): boolean => pageAddresses.test(address);
const isOperationsPage = (address: string): boolean => operationsAddresses.test(address);

function decoded(request: FastifyRequest): string | null {
  try {
    return decodeURIComponent(request.url.split('?', 1)[0] ?? '/');
  } catch {
    return null;
  }
}

/** The origins of pictures besides the server itself; `{s}` stands for several hosts. */
function originOf(url: string): string[] {
  const [origin] = /^https?:\/\/[^/]+/.exec(url) ?? [];
  return origin ? [origin.replace('{s}', '*')] : [];
}
