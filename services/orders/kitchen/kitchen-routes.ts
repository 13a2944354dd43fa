// The settings of the kitchen over HTTP.
import {
  CategoryRename,
  KitchenChange,
  KitchenPause,
  KitchenSettings,
  KitchenView,
  Menu,
  Problem,
} from '@waggle/contracts';
import { timeZoneNamed } from '@waggle/contracts/opening-times.ts';
import { etagOf, type HttpServer, ProblemError, versionConflict, versionsOf } from '@waggle/service-kit/http';
import { readMenu } from '../menu/menu.ts';
import { overlapping } from '../menu/menu-problems.ts';
import { readKitchenEstimates } from '../promise/read-promise.ts';
import { type StoredKitchen, viewOfKitchen } from './kitchen.rules.ts';
import { pauseKitchen } from './pause-kitchen.ts';
import { readKitchen } from './read-kitchen.ts';
import { renameCategory, type SetKitchenDeps, setKitchen } from './set-kitchen.ts';

export function kitchenRoutes(http: HttpServer, deps: SetKitchenDeps): void {
  const shown = async (kitchen: StoredKitchen): Promise<KitchenView> => {
    const now = deps.clock.now();
    const expected = await readKitchenEstimates(deps.store.reads, kitchen, now);
    return viewOfKitchen(kitchen, deps.menuCache.currency, now, expected);
  };

  http.get(
    '/api/kitchen',
    {
      schema: {
        tags: ['menu'],
        summary: 'The kitchen: opening hours, preparation and delivery times, categories',
        response: { 200: KitchenView },
      },
    },
    async (_, reply) => {
      const kitchen = await readKitchen(deps.store);
      reply.header('cache-control', 'no-cache').header('etag', etagOf(kitchen.version));
      return shown(kitchen);
    },
  );

  http.put(
    '/api/kitchen',
    {
      schema: {
        tags: ['menu'],
        summary: 'Replace the settings of the kitchen; If-Match with their version refuses that when they have changed',
        body: KitchenChange,
        response: { 200: KitchenView, 412: Problem, 422: Problem },
      },
    },
    async (request, reply) => {
      const sent = Object.entries(request.body).filter(([name]) => name in KitchenSettings.properties);
      const given = Object.fromEntries(sent) as KitchenSettings;
      const settings: KitchenSettings = { ...given, time_zone: timeZoneOf(given.time_zone) };
      const versions = versionsOf(request.headers['if-match']);
      const outcome = await setKitchen(deps, request.cause, settings, versions);
      if (outcome.kind === 'overlap') throw overlapping(outcome.of, outcome.overlap);
      const kitchen = await shown(outcome.kitchen);
      if (outcome.kind === 'changed_meanwhile') throw versionConflict('the kitchen’s settings', kitchen);
      reply.header('etag', etagOf(kitchen.version));
      return kitchen;
    },
  );

  http.post(
    '/api/kitchen/pause',
    {
      schema: {
        tags: ['menu'],
        summary: 'Take no orders for some minutes, or until somebody ends the pause; replaces a pause that is there',
        body: KitchenPause,
        response: { 200: KitchenView },
      },
    },
    async (request) => shown(await pauseKitchen(deps, request.cause, request.body)),
  );

  http.delete(
    '/api/kitchen/pause',
    {
      schema: {
        tags: ['menu'],
        summary: 'Take orders again',
        response: { 200: KitchenView },
      },
    },
    async (request) => shown(await pauseKitchen(deps, request.cause, null)),
  );

  http.post(
    '/api/menu/categories/rename',
    {
      schema: {
        tags: ['menu'],
        summary: 'Rename a category, or merge it into another; If-Match names the version of the kitchen',
        body: CategoryRename,
        response: { 200: Menu, 404: Problem, 412: Problem },
      },
    },
    async (request) => {
      const versions = versionsOf(request.headers['if-match']);
      const outcome = await renameCategory(deps, request.cause, request.body, versions);
      if (outcome.kind === 'changed_meanwhile')
        throw versionConflict('the kitchen’s categories', await shown(outcome.kitchen));
      if (outcome.kind === 'renamed') {
        const { kitchen: _, ...menu } = await readMenu(deps.store, deps.menuCache.currency, deps.clock.now());
        return menu;
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

function timeZoneOf(given: string): string {
  const name = timeZoneNamed(given);
  if (name !== null) return name;
  const message = `is ${JSON.stringify(given)}, but must be a name such as Europe/Berlin or UTC`;
  throw new ProblemError({
    status: 422,
    code: 'unknown_time_zone',
    title: 'Unknown time zone',
    detail: `time_zone ${message}`,
    errors: [{ field: '#/time_zone', message }],
  });
}
