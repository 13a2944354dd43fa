// The cookie that a browser holds its session with: read from requests, set and cleared on replies.
import type { CookieSerializeOptions } from '@fastify/cookie';
import { secureSessionCookies, sessionCookie } from '@waggle/contracts';
import type { FastifyReply } from 'fastify';
import { cookieOf } from '../http/index.ts';

export interface CookieCarrier {
  readonly headers: { readonly cookie?: string | undefined };
  /** Undefined where it is not known. */
  readonly protocol?: string | undefined;
}

/**
 * The session token that a request carries. By https the cookie of plain http does not count, since others could have set it: who has
 * only that one, from an older version, signs in once more. A service that no proxy tells the protocol takes either.
 */
export function sessionTokenOf({ headers, protocol }: CookieCarrier): string | undefined {
  const secure = cookieOf(headers, secureSessionCookies.root) ?? cookieOf(headers, secureSessionCookies.below);
  return secure ?? (protocol === 'https' ? undefined : cookieOf(headers, sessionCookie));
}

/**
 * Sets the cookie. The server decides when a session ends; the cookie only has to outlast it.
 * @param token base64url, so that nothing in it needs escaping
 */
export const setSessionCookie = (reply: FastifyReply, token: string): FastifyReply =>
  isSecure(reply)
    ? forgetPlain(reply).setCookie(secureName(reply), token, { ...attributesOf(reply), maxAge: cookieSeconds })
    : reply.setCookie(sessionCookie, token, { ...attributesOf(reply), maxAge: cookieSeconds });

export const clearSessionCookie = (reply: FastifyReply): FastifyReply =>
  isSecure(reply)
    ? forgetPlain(reply).setCookie(secureName(reply), '', { ...attributesOf(reply), maxAge: 0 })
    : reply.setCookie(sessionCookie, '', { ...attributesOf(reply), maxAge: 0 });

/** Ends what an older version, or a visit without TLS, left in the browser. */
const forgetPlain = (reply: FastifyReply): FastifyReply =>
  cookieOf(reply.request.headers, sessionCookie) === undefined
    ? reply
    : reply.setCookie(sessionCookie, '', { ...attributesOf(reply), maxAge: 0 });

/** The token of a browser that has signed in before; it proves nothing but that, and guesses elsewhere do not make it wait. */
export function deviceTokenOf(headers: { readonly cookie?: string | undefined }): string | undefined {
  const token = cookieOf(headers, deviceCookie);
  return token !== undefined && /^[\w-]{43}$/.test(token) ? token : undefined;
}

export const setDeviceCookie = (reply: FastifyReply, token: string): FastifyReply =>
  reply.setCookie(deviceCookie, token, { ...attributesOf(reply), maxAge: deviceCookieSeconds });

const deviceCookie = 'waggle_staff_device';
const deviceCookieSeconds = 180 * 86_400;

// A session in use is extended, but its cookie is set again only on a sign-in or a page load.
const cookieSeconds = 60 * 86_400;

// What a trusted proxy says counts.
const isSecure = ({ request }: FastifyReply): boolean => request.protocol === 'https';

// `__Host-` requires the path `/`; under a base path, the path keeps our sessions from other software on this host.
const secureName = ({ server }: FastifyReply): string =>
  server.basePath === '' ? secureSessionCookies.root : secureSessionCookies.below;

const attributesOf = (reply: FastifyReply): CookieSerializeOptions => ({
  path: reply.server.basePath || '/',
  httpOnly: true,
  secure: isSecure(reply),
  sameSite: 'strict',
});
