// Cookies that a request brings, whether it is an HTTP request or asks for a WebSocket.
import type { IncomingHttpHeaders } from 'node:http';
import { fastifyCookie } from '@fastify/cookie';

/** Undefined when there is none of that name, or an empty one. Works once an HTTP server is ready: it loads the parser. */
export const cookieOf = ({ cookie }: Pick<IncomingHttpHeaders, 'cookie'>, name: string): string | undefined =>
  (cookie && fastifyCookie.parse(cookie)[name]) || undefined;
