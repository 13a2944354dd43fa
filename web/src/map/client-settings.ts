// `GET /client.json`: what the operator of this Waggle decided for its pages.
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { get } from '../api/client.ts';

export interface TileServer {
  readonly url: string;
  readonly attribution: string;
}

export interface ClientSettings {
  /** Null: there is no map of real places. */
  readonly tiles: TileServer | null;
  /** Whether rides may be simulated, in the drawn town: only where the simulator runs. */
  readonly simulated_rides: boolean;
}

/** What holds where the settings could not be loaded: nothing is invented. */
export const withoutSettings: ClientSettings = { tiles: null, simulated_rides: false };

/** @param enabled false while nothing needs them */
export const useClientSettings = (enabled = true): UseQueryResult<ClientSettings> =>
  useQuery({
    queryKey: ['client.json'],
    queryFn: ({ signal }) => get<ClientSettings>('/client.json', { signal }),
    enabled,
  });
