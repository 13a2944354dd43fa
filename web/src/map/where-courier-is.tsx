// The courier's position: on the drawn town for a simulated ride, on a real map where there is a tile server, else in words.
import { useCallback, useEffect, useState } from 'react';
import { lazyPart } from '../lazy-part.tsx';
import { Loading } from '../shell/loading.tsx';
import { useClientSettings, withoutSettings } from './client-settings.ts';
import { CourierSummary } from './courier-summary.tsx';
import { groundOf } from './ground.ts';
import type { PositionKnown, Reader } from './position-summary.rules.ts';
import { remainingMetres } from './remaining-metres.ts';
import { useFreshness } from './use-freshness.ts';

const CourierMap = lazyPart(() => import('./courier-map.tsx'), <Loading />);

export interface WhereCourierIsProps {
  readonly orderId: string;
  readonly reader: Reader;
  readonly position: { readonly latitude: number; readonly longitude: number; readonly at: string } | null;
  /** False for a courier whose device has sent nothing yet. */
  readonly arrived?: boolean;
}

export default function WhereCourierIs({ orderId, reader, position, arrived = true }: WhereCourierIsProps) {
  const settings = useClientSettings();
  const { fresh, ageSeconds } = useFreshness(position);
  const [tilesFail, setTilesFail] = useState(false);
  const failTiles = useCallback(() => setTilesFail(true), []);
  const loadMap = useCallback(() => setTilesFail(false), []);
  useEffect(() => {
    addEventListener('online', loadMap);
    return () => removeEventListener('online', loadMap);
  }, [loadMap]);
  if (settings.isPending) return null;
  const clientSettings = settings.data ?? withoutSettings;
  const ground = position ? groundOf(position, clientSettings, tilesFail) : 'words';
  const known: PositionKnown | null = position && {
    ageSeconds,
    gone: fresh === null,
    metresLeft: ground === 'town' ? remainingMetres(orderId, position) : null,
    fromHere: null,
    arrived,
  };
  if (!position || !known || ground === 'words') {
    return (
      <CourierSummary
        reader={reader}
        position={position}
        known={known}
        mapComes={clientSettings.simulated_rides || (clientSettings.tiles !== null && !tilesFail)}
        loadMap={position && tilesFail ? loadMap : null}
      />
    );
  }
  // Another ground needs a new map with its own view: the user may have moved this one far from the next position.
  return (
    <CourierMap
      key={`${orderId} ${ground}`}
      orderId={orderId}
      reader={reader}
      tiles={ground === 'tiles' ? clientSettings.tiles : null}
      position={position}
      fresh={fresh}
      known={known}
      onTilesFail={failTiles}
    />
  );
}
