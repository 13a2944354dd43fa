// The operations service: shows what goes on, and changes nothing.
import { defineService } from '@waggle/service-kit/process';
import { defineRecords } from '@waggle/store/collections';
import { journeyRoutes } from './journey/journey-routes.ts';
import { manifest } from './manifest.ts';

export const service = defineService(manifest, {
  store: defineRecords({}),
  start: ({ journeys, eventLog, topology, clock }) => ({
    reactions: {},
    routes: (http) => journeyRoutes(http, { journeys, eventLog, topology, clock }),
  }),
});
