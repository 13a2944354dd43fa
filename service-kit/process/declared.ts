// Keeps a service to the channels and the cached values of its manifest, on both engines: its Redis user may use no others.
import type { Signals } from '@waggle/bus';
import type { ServiceManifest } from '../config/index.ts';
import type { Cache } from './cache.ts';
import type { Platform } from './platform.ts';

/** @throws at the first use of what the manifest does not list */
export function declaredOnly(
  { signals, cache }: Pick<Platform, 'signals' | 'cache'>,
  manifest: Pick<ServiceManifest, 'name' | 'signals' | 'caches'>,
): { readonly signals: Signals; readonly cache: Cache } {
  const check = (field: 'signals' | 'caches', used: string) => {
    if (manifest[field]?.includes(used)) return;
    throw new Error(`the manifest of ${manifest.name} does not list '${used}' in its ${field}`);
  };
  return {
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
