// The API's documentation at /api/docs, made from the schemas that validate.
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

export const apiDocsPath = '/api/docs';

export async function apiDocs(http: FastifyInstance): Promise<void> {
  await http.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Waggle', version: '1', description: about },
      tags: [
        { name: 'menu', description: 'What can be ordered' },
        { name: 'orders', description: 'Placing, following and cancelling orders' },
        { name: 'deliveries', description: 'Bringing them' },
        { name: 'operation', description: 'Health, metrics, dead letters, outbox' },
      ],
      components: {
        securitySchemes: {
          tracking: { type: 'http', scheme: 'bearer', description: 'The tracking token of the order' },
          staff: { type: 'http', scheme: 'bearer', description: 'The staff token' },
        },
      },
    },
  });
  await http.register(swaggerUi, {
    routePrefix: apiDocsPath,
    uiConfig: { docExpansion: 'list', deepLinking: true, persistAuthorization: false },
    theme: { title: 'Waggle API' },
  });
}

// Its routes must be those of the whole server, not of a scope of its own.
Object.assign(apiDocs, { [Symbol.for('skip-override')]: true });

const about = `Every error is a problem document (RFC 9457) with a stable \`code\`; one about the request names each field.
Send \`X-Correlation-Id\` to find a request in every service's logs; every answer has one.

Live tracking is a WebSocket at \`/ws/orders/{order_id}\`: send
\`{"type":"subscribe","token":"<tracking token>","after":<last seq seen>}\`, then read steps.`;
