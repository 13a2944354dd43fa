// The cookie that a browser holds its session with: read from requests, set and cleared on replies.
import type { CookieSerializeOptions } from '@fastify/cookie';
import { sessionCookie } from '@waggle/contracts';
import type { FastifyReply } from 'fastify';
import { cookieOf } from '../http/index.ts';

/** The session token that a request carries. */
export const sessionTokenOf = (headers: { readonly cookie?: string | undefined }): string | undefined =>
  cookieOf(headers, sessionCookie);

/**
 * Sets the cookie. The server decides when a session ends; the cookie only has to outlast it.
 * @param token base64url, so that nothing in it needs escaping
 */
export const setSessionCookie = (reply: FastifyReply, token: string): FastifyReply =>
  reply.setCookie(sessionCookie, token, { ...attributesOf(reply), maxAge: cookieSeconds });

export const clearSessionCookie = (reply: FastifyReply): FastifyReply =>
  reply.setCookie(sessionCookie, '', { ...attributesOf(reply), maxAge: 0 });

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

// `auto`: a cookie of a request that came by https is sent by https only. What a trusted proxy says counts.
// The path keeps our sessions from other software on this host.
const attributesOf = ({ server }: FastifyReply): CookieSerializeOptions => ({
  path: server.basePath || '/',
  httpOnly: true,
  secure: 'auto',
  sameSite: 'strict',
});
