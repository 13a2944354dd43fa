// Problem documents as replies: to errors of routes, and to paths and methods that no route has.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { apiDocsPath } from './api-docs.ts';
import { ProblemError, problemDocument, problemOf, problemType } from './problem.ts';
import { repeatedLines } from './repeated-lines.ts';
import { pathOf } from './requests.ts';
import { type RoutePorts, servesRoute } from './route-ports.ts';

/** Answers whatever a route or its validation throws. */
export function answerErrors(http: FastifyInstance): void {
  http.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
}

/** 404 for a path that no route of the port has; 405 for one that exists for other methods. */
export function answerUnknownPaths(http: FastifyInstance, ports: RoutePorts | null): void {
  const routes: { readonly url: string; readonly pattern: RegExp; readonly methods: readonly string[] }[] = [];
  http.addHook('onRoute', ({ url, method }) => {
    // Such a route, as that of the pages, matches every path below it, whether there is something or not.
    if (url.endsWith('/*')) return;
    routes.push({ url, pattern: pathPattern(url), methods: [method].flat() });
  });
  http.setNotFoundHandler((request, reply) => {
    const path = pathOf(request);
    const isHere = ({ url, pattern }: (typeof routes)[number]) =>
      pattern.test(path) && servesRoute(ports, url, request);
    const allowed = new Set(routes.filter(isHere).flatMap(({ methods }) => methods));
    if (allowed.size === 0) {
      const list = servesRoute(ports, apiDocsPath, request)
        ? `: ${request.server.basePath}${apiDocsPath} lists them`
        : '';
      return writeProblem(reply, request, {
        status: 404,
        code: 'not_found',
        title: 'Not found',
        detail: `${request.method} ${path} is not a route${list}.`,
      });
    }
    reply.header('allow', [...allowed].join(', '));
    return writeProblem(reply, request, {
      status: 405,
      code: 'method_not_allowed',
      title: 'Method not allowed',
      detail: `${path} allows ${[...allowed].join(', ')}, not ${request.method}.`,
    });
  });
}

export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error);
  if (problem.status >= 500) logProblem(error, request, problem);
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="waggle"');
  const seconds = error instanceof ProblemError ? error.retryAfterSeconds : null;
  if (seconds !== null) reply.header('retry-after', String(seconds));
  else if (problem.status === 503) reply.header('retry-after', '1');
  return writeProblem(reply, request, problem);
}

// An outage fails every request in the same way; an error that nobody foresaw is always worth its line.
function logProblem(error: unknown, request: FastifyRequest, { status, title }: ReturnType<typeof problemOf>): void {
  const about = { err: error, method: request.method, path: pathOf(request) };
  const left_out = status === 503 ? unavailableLines((error as Error).message) : 0;
  if (left_out === null) return;
  request.log[status === 503 ? 'warn' : 'error']({ ...about, ...(left_out > 0 ? { left_out } : {}) }, title);
}

const unavailableLines = repeatedLines(() => performance.now());

function writeProblem(
  reply: FastifyReply,
  request: FastifyRequest,
  problem: ReturnType<typeof problemOf>,
): FastifyReply {
  const document = problemDocument(problem, {
    instance: request.server.basePath + pathOf(request),
    correlation_id: request.id,
  });
  // As text: the route's response schema for this status would drop fields that it does not list.
  return reply.code(problem.status).type(problemType).send(JSON.stringify(document));
}

/** A route such as `/ws/orders/:id` as a pattern: the parts named with a colon become groups of these names; `*` takes the rest. */
export const pathPattern = (route: string): RegExp =>
  new RegExp(
    `^${route
      .split('/')
      .map((part) => {
        if (part === '*') return '.*';
        if (part.startsWith(':')) return `(?<${part.slice(1)}>[^/]+)`;
        return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      })
      .join('/')}/?$`,
  );
