// What a courier's position is shown on: the drawn town for a simulated ride, a map of real places, or words alone.
import type { Position } from '@waggle/contracts';
import { inTown } from '@waggle/town/route.ts';
import type { ClientSettings } from './client-settings.ts';

type GroundSettings = Pick<ClientSettings, 'tiles' | 'simulated_rides'>;

export type Ground = 'town' | 'tiles' | 'words';

/** The town covers real coordinates: a position in it is simulated only where rides may be simulated. */
export const isSimulated = (position: Position, settings: GroundSettings): boolean =>
  settings.simulated_rides && inTown(position);

/** @param tilesFail the map of real places could not be loaded */
export function groundOf(position: Position, settings: GroundSettings, tilesFail: boolean): Ground {
  if (isSimulated(position, settings)) return 'town';
  return settings.tiles && !tilesFail ? 'tiles' : 'words';
}
