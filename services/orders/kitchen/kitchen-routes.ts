// The settings of the kitchen over HTTP.
import { CategoryRename, KitchenSettings, Menu, Problem } from '@waggle/contracts';
import { type HttpServer, ProblemError } from '@waggle/service-kit/http';
import { requireStaff, type StaffAuth } from '@waggle/service-kit/identity';
import { readMenu } from '../menu/menu.ts';
import { renameCategory, setKitchen } from '../use-cases.ts';
import { defaultSettings, isTimeZone } from './kitchen.rules.ts';
import type { SetKitchenDeps } from './set-kitchen.ts';

const security = [{ staff: [] }];

export function kitchenRoutes(http: HttpServer, deps: SetKitchenDeps & { readonly staff: StaffAuth }): void {
  const adminOnly = requireStaff(deps.staff, 'admin');

  http.get(
    '/api/kitchen',
    {
      schema: {
        tags: ['menu'],
        summary: 'The kitchen: opening hours, preparation and delivery times, categories',
        response: { 200: KitchenSettings },
      },
    },
    async (_, reply) => {
      reply.header('cache-control', 'no-cache');
      return (await deps.store.reads.kitchen.find()) ?? defaultSettings;
    },
  );

  http.put(
    '/api/kitchen',
    {
      preHandler: adminOnly,
      schema: {
        tags: ['menu'],
        security,
        summary: 'Replace the settings of the kitchen',
        body: KitchenSettings,
        response: { 200: KitchenSettings, 422: Problem },
      },
    },
    async (request) => {
      const { time_zone } = request.body;
      if (!isTimeZone(time_zone)) {
        const message = `is ${JSON.stringify(time_zone)}, but must be a name such as Europe/Berlin or UTC`;
        throw new ProblemError({
          status: 422,
          code: 'unknown_time_zone',
          title: 'Unknown time zone',
          detail: `time_zone ${message}`,
          errors: [{ field: '#/time_zone', message }],
        });
      }
      await setKitchen(deps, request.cause, request.body);
      return request.body;
    },
  );

  http.post(
    '/api/menu/categories/rename',
    {
      preHandler: adminOnly,
      schema: {
        tags: ['menu'],
        security,
        summary: 'Rename a category, or merge it into another',
        body: CategoryRename,
        response: { 200: Menu, 404: Problem },
      },
    },
    async (request) => {
      if (await renameCategory(deps, request.cause, request.body)) {
        const { items, categories } = await readMenu(deps.store, deps.menuCache.currency);
        return { items, categories };
      }
      throw new ProblemError({
        status: 404,
        code: 'category_not_found',
        title: 'No such category',
        detail: `The menu has no category ${request.body.from}.`,
      });
    },
  );
}
