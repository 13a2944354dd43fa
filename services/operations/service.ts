// The operations service: shows what goes on, and changes nothing.
import { defineService } from '@waggle/service-kit/process';
import { defineRecords } from '@waggle/store/collections';
import { journeyRoutes } from './journey/journey-routes.ts';
import { manifest } from './manifest.ts';
import { streamRoutes } from './streams/stream-routes.ts';

export const service = defineService(manifest, {
  store: defineRecords({}),
  start: ({ journeys, eventLog, topology, clock }) => ({
    reactions: {},
    routes(http) {
      const deps = { journeys, eventLog, topology, clock };
      journeyRoutes(http, deps);
      streamRoutes(http, deps);
    },
  }),
});
