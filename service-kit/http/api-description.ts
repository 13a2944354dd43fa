// Completes the description of a route for OpenAPI, from what is known of every route, so that tools find nothing missing: an
// operation's id, who may use it, the problems that it may answer with.
import { Problem } from '@waggle/contracts';
import type { FastifySchema, RouteOptions } from 'fastify';

/** A route's own schema lists its own answers alone; one without an `operationId` gets it from its method and path. */
export function describedRoute(
  schema: FastifySchema,
  { method, url }: Pick<RouteOptions, 'method' | 'url'>,
): FastifySchema {
  const { body, params, querystring, headers, security, response, operationId } = schema;
  const validated = body ?? params ?? querystring ?? headers;
  const listed = Object.entries((response ?? {}) as Record<string, unknown>).map(([status, answer]) => [
    status,
    answer === Problem ? problem('Refused') : answer,
  ]);
  return {
    ...schema,
    operationId: operationId ?? operationIdOf([method].flat()[0] ?? '', url),
    // Said of open routes too: a missing list could mean that nobody thought of it.
    security: (security ?? []).flatMap((one) => ('staff' in one ? [one, { session: [] }] : [one])),
    response: {
      ...(validated ? { 400: problem('The request does not match its schema') } : {}),
      ...(security ? { 401: problem('No token, or a wrong one') } : {}),
      ...Object.fromEntries(listed),
      '4xx': problem('Refused: the code says why'),
      default: problem('Any other error'),
    },
  };
}

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: Problem } },
});

/** `POST /api/orders/:id/status` → `postOrdersByIdStatus`. */
function operationIdOf(method: string, url: string): string {
  const words = url
    .replace(/^\/api(?=\/)/, '')
    .split('/')
    .filter(Boolean)
    .flatMap((part) => (part.startsWith(':') ? ['by', ...part.slice(1).split(/\W|_/)] : part.split(/\W|_/)));
  return [method.toLowerCase(), ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('');
}
