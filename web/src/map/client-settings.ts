// `GET /client.json`: the operator's settings for the pages.
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
  /** Whether customers see the events of their order. */
  readonly under_the_hood: boolean;
}

/** The fallback when the settings fail to load: no map, no simulated rides, nothing under the hood. */
export const withoutSettings: ClientSettings = { tiles: null, simulated_rides: false, under_the_hood: false };

/** @param enabled false while nothing needs them */
export const useClientSettings = (enabled = true): UseQueryResult<ClientSettings> =>
  useQuery({
    queryKey: ['client.json'],
    queryFn: ({ signal }) => get<ClientSettings>('/client.json', { signal }),
    enabled,
  });
