// Erases forgotten customers from streams, dead letters and files, for staff.
import { Erase, Erased } from '@waggle/contracts';
import type { FastifyInstance } from 'fastify';
import type { HttpServer } from '../http/index.ts';
import { type EraseDeps, eraseCustomers } from './erase-customers.ts';

export const eraseRoutes =
  (deps: EraseDeps) =>
  async (scope: FastifyInstance): Promise<void> => {
    const http = scope as unknown as HttpServer;
    http.post(
      '/api/erase',
      {
        config: { audited: 'first' },
        schema: {
          tags: ['operation'],
          summary: 'Erase the customers of forgotten orders from streams, dead letters and files',
          description:
            'Trims what every service has handled from the stream of customers, discards dead letters that hold one of these ' +
            'customers or that cannot be read and name no order, and, once every service has handled all, rebuilds the engine’s ' +
            'files. Repeat it until every service has.',
          body: Erase,
          response: { 200: Erased },
        },
      },
      async ({ body, log }) => {
        const erased = await eraseCustomers(deps, body);
        const { services, dead_letters } = erased;
        log.info({ orders: body.order_ids, services, dead_letters }, 'erased customers');
        return erased;
      },
    );
  };
