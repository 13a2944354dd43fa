// Who the restaurant is, over HTTP.
import { Problem, RestaurantChange, RestaurantView } from '@waggle/contracts';
import { etagOf, type HttpServer, versionConflict, versionsOf } from '@waggle/service-kit/http';
import { readRestaurant } from './read-restaurant.ts';
import type { SetKitchenDeps } from './set-kitchen.ts';
import { setRestaurant } from './set-restaurant.ts';

export function restaurantRoutes(http: HttpServer, deps: SetKitchenDeps): void {
  http.get(
    '/api/kitchen/restaurant',
    {
      schema: {
        tags: ['menu'],
        summary: 'Who the restaurant is: name, address, contact, tax numbers, imprint, privacy, logo, colour',
        response: { 200: RestaurantView },
      },
    },
    async (_, reply) => {
      const restaurant = await readRestaurant(deps.store.reads);
      reply.header('cache-control', 'no-cache').header('etag', etagOf(restaurant.version));
      return restaurant;
    },
  );

  http.put(
    '/api/kitchen/restaurant',
    {
      schema: {
        tags: ['menu'],
        summary: 'Replace who the restaurant is; If-Match with the version refuses that when it has changed',
        body: RestaurantChange,
        response: { 200: RestaurantView, 412: Problem },
      },
    },
    async (request, reply) => {
      const { version: _, ...settings } = request.body;
      const outcome = await setRestaurant(deps, request.cause, settings, versionsOf(request.headers['if-match']));
      if (outcome.kind === 'changed_meanwhile') throw versionConflict('who the restaurant is', outcome.restaurant);
      request.auditNote = { before: outcome.before };
      reply.header('etag', etagOf(outcome.restaurant.version));
      return outcome.restaurant;
    },
  );
}
