// Papers of orders over HTTP: who prints what.
import {
  OrderIdSchema,
  PrintClaim,
  PrintConfirmation,
  PrintList,
  PrintRequest,
  PrintView,
  Problem,
} from '@waggle/contracts';
import { type HttpServer, ProblemError } from '@waggle/service-kit/http';
import Type from 'typebox';
import { notFound } from '../order/order-problems.ts';
import { unconfirmedPrints } from './list-prints.ts';
import { claimPrint, confirmPrint, type PrintPaperDeps, printAgain } from './print-paper.ts';

const tags = ['orders'];
const OrderParams = Type.Object({ id: OrderIdSchema }, { additionalProperties: false });

export function paperRoutes(http: HttpServer, deps: PrintPaperDeps): void {
  http.get(
    '/api/orders/prints',
    {
      schema: {
        tags,
        summary: 'Papers of the last day that may not have been printed: no device has confirmed them',
        response: { 200: PrintList },
      },
    },
    async (_, reply) => {
      reply.header('cache-control', 'no-store');
      return { prints: await unconfirmedPrints(deps) };
    },
  );

  http.post(
    '/api/orders/:id/prints',
    {
      schema: {
        tags,
        summary: 'Print a paper of an order, once more where it was printed before',
        params: OrderParams,
        body: PrintRequest,
        response: { 200: PrintView, 404: Problem },
      },
    },
    async (request) => {
      const { id } = request.params;
      const print = await printAgain(deps, request.cause, id, request.body);
      if (!print) throw notFound(id);
      request.auditNote = { after: { copy: print.copy } };
      return print;
    },
  );

  http.post(
    '/api/orders/:id/prints/claim',
    {
      // A device does this by itself, and all but one of them in vain.
      config: { audited: false },
      schema: {
        tags,
        summary: 'Claim a paper of an accepted order, to print it by itself: one device gets it, once',
        params: OrderParams,
        body: PrintRequest,
        response: { 200: PrintClaim, 404: Problem },
      },
    },
    async (request) => {
      const { id } = request.params;
      const claim = await claimPrint(deps, request.cause, id, request.body);
      if (claim.kind === 'unknown') throw notFound(id);
      return { yours: claim.kind === 'claimed', print: claim.print };
    },
  );

  http.post(
    '/api/orders/:id/prints/confirm',
    {
      // The device that printed says so by itself.
      config: { audited: false },
      schema: {
        tags,
        summary: 'Say that a copy went to the printer',
        params: OrderParams,
        body: PrintConfirmation,
        response: { 200: PrintView, 404: Problem },
      },
    },
    async (request) => {
      const print = await confirmPrint(deps, request.cause, request.params.id, request.body);
      if (print) return print;
      throw new ProblemError({
        status: 404,
        code: 'print_not_found',
        title: 'Nobody asked for that',
        detail: `No ${request.body.paper} of order ${request.params.id} was printed.`,
      });
    },
  );
}
