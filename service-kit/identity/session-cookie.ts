// The cookie that a browser holds a session with: read from what a request brings, written into what it is answered.
import { sessionCookie } from '@waggle/contracts';

/** The session's token in a `Cookie` header. */
export const sessionTokenOf = (header: string | undefined): string | undefined => inHeader.exec(header ?? '')?.[1];

/**
 * A `Set-Cookie` header. When a session ends is for the server to say; the cookie only has to last longer.
 * @param token base64url, so that nothing in it needs escaping
 * @param secure the request came by https: the cookie then goes by nothing else
 */
export const sessionCookieOf = (token: string, secure: boolean): string => written(token, secure, cookieSeconds);

/** A `Set-Cookie` header that takes the cookie away. */
export const noSessionCookie = (secure: boolean): string => written('', secure, 0);

const inHeader = new RegExp(`(?:^|;)\\s*${sessionCookie}=([\\w-]+)`);

// A session that is in use goes on, and its cookie is written anew only when somebody signs in or a page is loaded.
const cookieSeconds = 60 * 86_400;

const written = (token: string, secure: boolean, maxAge: number): string =>
  `${sessionCookie}=${token}; Max-Age=${maxAge}; Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
