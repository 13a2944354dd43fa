// The courier's position: from the device, or simulated in the drawn town.
import type { Position } from '@waggle/contracts';
import { useEffect, useState } from 'react';
import { serverClock, serverNow } from '../time/server-clock.ts';
import { simulatedPosition } from './simulated-position.ts';

export type PositionState =
  | { readonly kind: 'searching' }
  | { readonly kind: 'known'; readonly position: Position; readonly at: string }
  /** Why the device reports no position. */
  | { readonly kind: 'unknown'; readonly why: 'refused' | 'unsupported' | 'insecure' | 'not_found' };

/** @param active false without a ride: the page then does not use the device's position */
export function useDevicePosition(active: boolean): PositionState {
  const [own, setOwn] = useState<PositionState>({ kind: 'searching' });
  useEffect(() => {
    if (!active) return;
    if (!('geolocation' in navigator)) return setOwn({ kind: 'unknown', why: 'unsupported' });
    // Browsers expose the position only to pages loaded over https.
    if (!isSecureContext) return setOwn({ kind: 'unknown', why: 'insecure' });
    setOwn({ kind: 'searching' });
    const watch = navigator.geolocation.watchPosition(
      ({ coords: { latitude, longitude }, timestamp }) =>
        setOwn({
          kind: 'known',
          position: { latitude, longitude },
          at: new Date(serverClock.at(timestamp)).toISOString(),
        }),
      ({ code, PERMISSION_DENIED }) =>
        setOwn({ kind: 'unknown', why: code === PERMISSION_DENIED ? 'refused' : 'not_found' }),
      { enableHighAccuracy: true, maximumAge: 2_000, timeout: 20_000 },
    );
    return () => navigator.geolocation.clearWatch(watch);
  }, [active]);
  return own;
}

/** Null without a simulation. */
export function useSimulatedPosition(orderId: string, began: number | null): PositionState | null {
  const [now, setNow] = useState(() => serverNow());
  useEffect(() => {
    if (began === null) return;
    setNow(serverNow());
    const timer = setInterval(() => setNow(serverNow()), 1_000);
    return () => clearInterval(timer);
  }, [began]);
  if (began === null) return null;
  const position = simulatedPosition(orderId, Math.max(0, now - began));
  return { kind: 'known', position, at: new Date(now).toISOString() };
}
