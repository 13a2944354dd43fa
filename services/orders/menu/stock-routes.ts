// The stock of items over HTTP.
import { ItemIdSchema, limits, MenuItem, Problem, Restock, StockSetting } from '@waggle/contracts';
import { type HttpServer, ProblemError } from '@waggle/service-kit/http';
import Type from 'typebox';
import { type ChangeStockDeps, restockItem, setStock } from './change-stock.ts';
import { noSuchItem } from './menu-problems.ts';

const ItemParams = Type.Object({ item_id: ItemIdSchema }, { additionalProperties: false });
const tags = ['menu'];

export function stockRoutes(http: HttpServer, deps: ChangeStockDeps): void {
  http.post(
    '/api/menu/:item_id/restock',
    {
      schema: {
        tags,
        summary: 'Add to an item’s stock',
        params: ItemParams,
        body: Restock,
        response: { 200: MenuItem, 404: Problem, 409: Problem },
      },
    },
    async (request) => {
      const { item_id } = request.params;
      const { quantity } = request.body;
      const outcome = await restockItem(deps, request.cause, item_id, quantity);
      switch (outcome.kind) {
        case 'restocked':
          return outcome.item;
        case 'unknown_item':
          return noSuchItem(item_id);
        case 'not_counted':
          throw new ProblemError({
            status: 409,
            code: 'stock_not_counted',
            title: 'The stock is not counted',
            detail: `The stock of ${item_id} is not counted, so nothing can be added to it: set it first.`,
          });
        case 'too_much':
          throw new ProblemError({
            status: 409,
            code: 'stock_full',
            title: 'The stock would be too high',
            detail: `${item_id} has ${outcome.stock} in stock; adding ${quantity} would exceed the limit of ${limits.stock}.`,
          });
      }
    },
  );

  http.put(
    '/api/menu/:item_id/stock',
    {
      schema: {
        tags,
        summary: 'Set an item’s stock, or stop counting it',
        description:
          'The stock is what can still be ordered: placed orders keep what they took. It names the stock that it replaces, so that ' +
          'orders placed meanwhile are not sold again. A repeated request changes nothing.',
        params: ItemParams,
        body: StockSetting,
        response: { 200: MenuItem, 404: Problem, 409: Problem },
      },
    },
    async (request) => {
      const { item_id } = request.params;
      const outcome = await setStock(deps, request.cause, item_id, request.body);
      switch (outcome.kind) {
        case 'set':
          request.auditNote = { before: { stock: outcome.before } };
          return outcome.item;
        case 'repeated':
          return outcome.item;
        case 'unknown_item':
          return noSuchItem(item_id);
        case 'changed_meanwhile':
          throw new ProblemError({
            status: 409,
            code: 'stock_changed',
            title: 'The stock has changed',
            detail: `The stock of ${item_id} is ${outcome.stock ?? 'not counted'} by now: count again, and set it from there.`,
          });
      }
    },
  );
}
