// Reads the cookies of a request, be it an HTTP request or the upgrade to a WebSocket.
import type { IncomingHttpHeaders } from 'node:http';
import { fastifyCookie } from '@fastify/cookie';

/** Undefined when the cookie is missing or empty. The parser is loaded when the first HTTP server of the process gets ready. */
export const cookieOf = ({ cookie }: Pick<IncomingHttpHeaders, 'cookie'>, name: string): string | undefined =>
  (cookie && fastifyCookie.parse(cookie)[name]) || undefined;
