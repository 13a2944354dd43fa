// A plain GET of a WebSocket's path. A proxy that does not pass on Upgrade turns every WebSocket into one, and a page whose socket
// does not open sends one to learn why, since the browser hides the reason.
import { Problem } from '@waggle/contracts';
import Type from 'typebox';
import { ProblemError } from './problem.ts';
import { rewrittenHost } from './refused-sockets.ts';
import type { HttpServer } from './server.ts';
import type { Sockets } from './sockets.ts';

const upgrade =
  'This path takes WebSockets, and the request has no Upgrade header. A proxy in front must pass it on (nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade")';

export interface PlainRequestsOptions {
  /** The paths of the WebSockets. */
  readonly paths: readonly string[];
  /** Web origins, besides the server's own, whose pages may connect. */
  readonly origins: readonly string[];
  readonly refused: Sockets['refused'];
}

/** `?page=<host of the page>` asks whether the page's WebSockets would be refused. */
export function answerPlainRequests(http: HttpServer, { paths, origins, refused }: PlainRequestsOptions): void {
  const query = Type.Object({ page: Type.Optional(Type.String({ maxLength: 300 })) });
  for (const path of paths) {
    http.get(
      path,
      { schema: { hide: true, querystring: query, response: { 403: Problem, 426: Problem } } },
      (request, reply) => {
        const { headers } = request;
        const { page } = request.query;
        if (headers['sec-websocket-key'] !== undefined)
          refused(request.raw, { reason: 'no_upgrade', detail: `${upgrade}.` });
        const listed = origins.some((origin) => URL.canParse(origin) && new URL(origin).host === page);
        if (page !== undefined && page !== headers.host && !listed) {
          throw new ProblemError({
            status: 403,
            code: 'host',
            title: 'The page’s WebSockets are refused',
            detail: `${rewrittenHost(page, headers.host)}, or WAGGLE_ORIGINS must list the page's origin.`,
          });
        }
        reply.header('upgrade', 'websocket');
        throw new ProblemError({
          status: 426,
          code: 'upgrade_required',
          title: 'Upgrade required',
          detail: `${upgrade}.`,
        });
      },
    );
  }
}
