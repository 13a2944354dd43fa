// Keeps a service to the channels, the cached values and the journeys of its manifest, on both engines: its users at the servers may
// use no others.
import type { ServiceManifest } from '../config/index.ts';
import type { Platform } from './platform.ts';

/** @throws at the first use of what the manifest does not list */
export function declaredOnly(
  { signals, cache, journeys }: Pick<Platform, 'signals' | 'cache' | 'journeys'>,
  manifest: Pick<ServiceManifest, 'name' | 'signals' | 'caches' | 'store'>,
): Pick<Platform, 'signals' | 'cache' | 'journeys'> {
  const check = (field: 'signals' | 'caches', used: string) => {
    if (manifest[field]?.includes(used)) return;
    throw new Error(`the manifest of ${manifest.name} does not list '${used}' in its ${field}`);
  };
  const checkJourneys = () => {
    if (manifest.store.journeys === 'read') return;
    throw new Error(`the manifest of ${manifest.name} does not read journeys in its store`);
  };
  return {
    journeys: {
      async emitted(service, orderId) {
        checkJourneys();
        return journeys.emitted(service, orderId);
      },
      async backlog(service) {
        checkJourneys();
        return journeys.backlog(service);
      },
      async handled(service, ids) {
        checkJourneys();
        return journeys.handled(service, ids);
      },
      async archived(service, orderId) {
        checkJourneys();
        return journeys.archived(service, orderId);
      },
      async archivedEvents(service, orderId) {
        checkJourneys();
        return journeys.archivedEvents(service, orderId);
      },
    },
    signals: {
      async send(channel, message) {
        check('signals', channel);
        return signals.send(channel, message);
      },
      async subscribe(channel, receive) {
        check('signals', channel);
        return signals.subscribe(channel, receive);
      },
      get refusals() {
        return signals.refusals;
      },
      close: () => signals.close(),
    },
    cache: {
      async remember(key, ttlMs, load) {
        check('caches', key);
        return cache.remember(key, ttlMs, load);
      },
      async invalidate(key) {
        check('caches', key);
        return cache.invalidate(key);
      },
    },
  };
}
