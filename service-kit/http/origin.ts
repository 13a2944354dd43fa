// The origin of the page that a request comes from. A browser sends cookies with requests of any page; it also sends the
// page's origin, and the page cannot change that.
import type { IncomingHttpHeaders } from 'node:http';
import { sessionCookie } from '@waggle/contracts';
import type { FastifyInstance } from 'fastify';
import { ProblemError } from './problem.ts';
import { whyForeign } from './refused-sockets.ts';
import { cookieOf } from './requests.ts';

/**
 * Whether a page of that origin may use the browser's session cookie. Programs send no origin: they have no cookies of
 * somebody else, and a WebSocket's token decides what they may see.
 * @param origins of `WAGGLE_ORIGINS`
 */
export function originAllowed(headers: IncomingHttpHeaders, origins: readonly string[]): boolean {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  // `none`: the user typed the address, or opened a bookmark.
  if (site === 'same-origin' || site === 'none') return true;
  if (origin === undefined) return site === undefined;
  if (origins.includes(origin)) return true;
  // Browsers send `sec-fetch-site` only over https or on localhost; elsewhere the hosts are compared.
  if (site !== undefined) return false;
  return URL.canParse(origin) && new URL(origin).host === host;
}

/**
 * Refuses requests that carry a session cookie and change something, unless they come from a page of ours. One hook for all
 * routes, so that none can forget it.
 */
export function refuseForeignPages(http: FastifyInstance, origins: readonly string[]): void {
  http.addHook('onRequest', async ({ method, headers }) => {
    if (method === 'GET' || method === 'HEAD' || cookieOf(headers, sessionCookie) === undefined) return;
    refuseForeignPage(headers, origins);
  });
}

/** @throws {ProblemError} when the request comes from a page of another origin */
export function refuseForeignPage(headers: IncomingHttpHeaders, origins: readonly string[]): void {
  if (originAllowed(headers, origins)) return;
  throw new ProblemError({
    status: 403,
    code: 'origin',
    title: 'This page is not allowed',
    detail:
      headers.origin === undefined
        ? `Pages of ${JSON.stringify(headers['sec-fetch-site'])} may not send this request: WAGGLE_ORIGINS lists those that may.`
        : whyForeign(headers).detail.replace('may not connect', 'may not send this request'),
  });
}

/** The origins in a setting: `https://shop.example, https://kitchen.example`. */
export const originsOf = (setting: string): string[] =>
  setting.split(',').flatMap((origin) => (origin.trim() ? [origin.trim()] : []));
