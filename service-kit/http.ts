// The HTTP server of a process: schemas that validate and document, problems, correlation ids, WebSocket upgrades.
import type { IncomingMessage } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { Cause } from '@waggle/store';
import type { FastifyBaseLogger, FastifyInstance, RawReplyDefaultExpression, RawRequestDefaultExpression, RawServerDefault } from 'fastify';
import type { WebSocket } from 'ws';

export type HttpServer = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

declare module 'fastify' {
  interface FastifyRequest {
    /** The correlation id of this request (from `X-Correlation-Id`, or new) and its trace context. */
    cause: Cause;
    /** The token of `Authorization: Bearer …`. */
    bearer: string | undefined;
  }
}

export interface SocketRoute {
  /** With `:name` parts, such as `/ws/orders/:id`. */
  readonly path: string;
  connect(socket: WebSocket, params: Readonly<Record<string, string>>, request: IncomingMessage): void;
}
