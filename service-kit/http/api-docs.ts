// The API documentation at /api/docs, generated from the schemas that validate requests.
import swagger from '@fastify/swagger';
import { sessionCookie } from '@waggle/contracts';
import { type FastifyInstance, fastify, type RouteHandlerMethod } from 'fastify';
import { describedRoute } from './api-description.ts';
import { withSharedSchemas } from './shared-schemas.ts';

export const apiDocsPath = '/api/docs';

export interface ApiDocsOptions {
  /** tag → what it is about. */
  readonly apiTags: Readonly<Record<string, string>>;
  /** The path under which Waggle is hosted; empty for the root. */
  readonly basePath: string;
  /** Whether it offers to call the routes that it describes. */
  readonly calls: boolean;
}

export async function apiDocs(http: FastifyInstance, { apiTags, basePath, calls }: ApiDocsOptions): Promise<void> {
  await http.register(swagger, {
    transform: ({ schema, url, route }) => ({ schema: schema ? describedRoute(schema, route) : schema, url }),
    transformObject: (found) =>
      'openapiObject' in found ? withSharedSchemas(found.openapiObject) : found.swaggerObject,
    openapi: {
      openapi: '3.1.0',
      servers: [{ url: basePath === '' ? '/' : basePath }],
      info: { title: 'Waggle', version: '1', description: about, license: { name: 'MIT', identifier: 'MIT' } },
      tags: [
        ...Object.entries({ ...apiTags, operation: ofEveryProcess }).map(([name, description]) => ({
          name,
          description,
        })),
      ],
      components: {
        securitySchemes: {
          tracking: { type: 'http', scheme: 'bearer', description: 'The tracking token of the order' },
          staff: { type: 'http', scheme: 'bearer', description: 'The staff token, or another token of a script' },
          session: { type: 'apiKey', in: 'cookie', name: sessionCookie, description: 'The session of signed-in staff' },
        },
      },
    },
  });
  const hidden = { schema: { hide: true } };
  http.get(`${apiDocsPath}/json`, hidden, (_request, reply) => reply.send(http.swagger()));
  http.get(`${apiDocsPath}/yaml`, hidden, (_request, reply) =>
    reply.type('application/x-yaml').send(http.swagger({ yaml: true })),
  );
  const page = pageOf(basePath, calls);
  for (const path of ['', '/', '/static/index.html', '/static/swagger-initializer.js', '/static/*']) {
    http.get(`${apiDocsPath}${path}`, hidden, page);
  }
}

// Skips encapsulation: the documentation must see the routes of the whole server.
Object.assign(apiDocs, { [Symbol.for('skip-override')]: true });

/** Answers from a server of its own that has Swagger UI, made on the first request: loading it is a tenth of the work of a start. */
function pageOf(basePath: string, calls: boolean): RouteHandlerMethod {
  let made: Promise<FastifyInstance> | null = null;
  return async (request, reply) => {
    made ??= makePages(basePath, calls);
    const { method, url, headers } = request;
    const answer = await (await made).inject({ method: method as 'GET' | 'HEAD', url, headers });
    if (answer.statusCode === 404) return reply.callNotFound();
    for (const [name, value] of Object.entries(answer.headers)) {
      if (value !== undefined && !ofConnection.has(name)) reply.header(name, value);
    }
    return reply.code(answer.statusCode).send(answer.rawPayload);
  };
}

const ofConnection: ReadonlySet<string> = new Set(['connection', 'date', 'keep-alive', 'transfer-encoding']);

async function makePages(basePath: string, calls: boolean): Promise<FastifyInstance> {
  const { default: swaggerUi } = await import('@fastify/swagger-ui');
  const pages = fastify();
  await pages.register(swagger);
  await pages.register(swaggerUi, {
    routePrefix: apiDocsPath,
    indexPrefix: basePath,
    uiConfig: {
      docExpansion: 'list',
      deepLinking: true,
      persistAuthorization: false,
      ...(calls ? {} : { supportedSubmitMethods: [] }),
    },
    theme: { title: 'Waggle API' },
    logo: { type: 'image/svg+xml', content: Buffer.from(logo), href: `${basePath}/`, target: '_self' },
  });
  return pages;
}

const ofEveryProcess = 'What goes on, an order’s way, dead letters, outbox, replays, rebuilds, faults, health, metrics';

const logo = `<svg xmlns="http://www.w3.org/2000/svg" width="150" height="40" viewBox="0 0 150 40">
  <path d="M20 3 35 11.5v17L20 37 5 28.5v-17z" fill="#f5b301"/>
  <path d="M12 24c3-9 5 3 8-5s5 4 8-5" fill="none" stroke="#1b1b1b" stroke-width="2.5" stroke-linecap="round"/>
  <text x="44" y="28" font-family="sans-serif" font-size="24" font-weight="700" fill="#fff">Waggle</text>
</svg>`;

const about = `Every error is a problem document (RFC 9457) with a stable \`code\`; one about the request names each field.
Send \`X-Correlation-Id\` to find a request in every service's logs; every answer has one.

Live tracking is a WebSocket at \`/ws/orders/{order_id}\`: send
\`{"type":"subscribe","token":"<tracking token>","after":<last seq seen>}\`, then read steps.`;
