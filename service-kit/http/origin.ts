// Whose page a request comes from. A browser sends its cookies whoever asks; it also says who asks, and a page cannot change
// what it says.
import type { IncomingHttpHeaders } from 'node:http';
import { sessionCookie } from '@waggle/contracts';
import type { FastifyInstance } from 'fastify';
import { cookieOf } from './cookies.ts';
import { ProblemError } from './problem.ts';

/**
 * Whether a page of that origin may act for who uses the browser. Programs name no origin: they have nobody's cookies but
 * their own, and a WebSocket's token decides what they may see.
 * @param origins those of `WAGGLE_ORIGINS`
 */
export function originAllowed(headers: IncomingHttpHeaders, origins: readonly string[]): boolean {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  // `none`: the person typed the address, or opened a bookmark.
  if (site === 'same-origin' || site === 'none') return true;
  if (origin === undefined) return site === undefined;
  if (origins.includes(origin)) return true;
  // A browser says this of its own requests only over https or on localhost; elsewhere hosts are compared.
  if (site !== undefined) return false;
  return URL.canParse(origin) && new URL(origin).host === host;
}

/**
 * A browser sends the session's cookie along with requests of any page, so only our own pages may change anything by it.
 * One hook for all routes: none can forget it.
 */
export function refuseForeignPages(http: FastifyInstance, origins: readonly string[]): void {
  http.addHook('onRequest', async ({ method, headers }) => {
    if (method === 'GET' || method === 'HEAD' || cookieOf(headers, sessionCookie) === undefined) return;
    refuseForeignPage(headers, origins);
  });
}

/** @throws {ProblemError} when a page of another origin asks */
export function refuseForeignPage(headers: IncomingHttpHeaders, origins: readonly string[]): void {
  if (originAllowed(headers, origins)) return;
  throw new ProblemError({
    status: 403,
    code: 'origin',
    title: 'Not from this page',
    detail: `Pages of ${JSON.stringify(headers.origin ?? headers['sec-fetch-site'])} may not do this: WAGGLE_ORIGINS lists those that may.`,
  });
}

/** The origins of a setting: `https://shop.example, https://kitchen.example`. */
export const originsOf = (setting: string): string[] =>
  setting.split(',').flatMap((origin) => (origin.trim() ? [origin.trim()] : []));
