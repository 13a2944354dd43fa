// The operations service: shows what goes on, and changes nothing.
import { OperationsEventsMessage, OperationsNowMessage } from '@waggle/contracts';
import { bearerOf } from '@waggle/service-kit/http';
import { admitStaff, credentialsOf } from '@waggle/service-kit/identity';
import { defineService } from '@waggle/service-kit/process';
import { defineRecords } from '@waggle/store/collections';
import { journeyRoutes } from './journey/journey-routes.ts';
import { underTheHoodRoutes } from './journey/under-the-hood-routes.ts';
import { startLiveFeed } from './live/live-feed.ts';
import { manifest } from './manifest.ts';
import { streamRoutes } from './streams/stream-routes.ts';

export const service = defineService(manifest, {
  store: defineRecords({}),
  socketApi: [
    {
      name: 'operations',
      path: '/ws/operations',
      about: 'What goes on: the streams and their groups, and the events that come.',
      sends: [
        { name: 'now', summary: 'Every stream as it is now.', schema: OperationsNowMessage },
        { name: 'events', summary: 'Those that came since the last message.', schema: OperationsEventsMessage },
      ],
    },
  ],
  start({ engine, journeys, eventLog, topology, clock, retry, inboxMs, staff, underTheHood, faults, config, log }) {
    const deps = { engine, journeys, eventLog, topology, clock, retry, inboxMs, faults };
    const failed = (error: unknown) => log.warn({ err: error }, 'could not read what goes on; will retry');
    const feed = startLiveFeed({ ...deps, failed });
    return {
      reactions: {},
      routes(http) {
        journeyRoutes(http, { ...deps, grafanaUrl: config.grafanaUrl });
        underTheHoodRoutes(http, { ...deps, isShown: underTheHood });
        streamRoutes(http, deps);
      },
      sockets: [
        {
          path: '/ws/operations',
          connect({ connection, request: { headers } }) {
            const credentials = credentialsOf({ bearer: bearerOf(headers), headers });
            const principals = manifest.access['WS /ws/operations'];
            admitStaff(connection, { staff, clock, credentials, principals, failed }, () => feed.add(connection));
          },
        },
      ],
      stop: () => feed.stop(),
    };
  },
});
