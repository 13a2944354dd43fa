// Who the restaurant is, from the server.
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { RestaurantView } from '@waggle/contracts';
import { get } from '../api/client.ts';

export const restaurantKey = ['restaurant'];

export const useRestaurant = (): UseQueryResult<RestaurantView> =>
  useQuery({
    queryKey: restaurantKey,
    queryFn: ({ signal }) => get<RestaurantView>('/api/kitchen/restaurant', { signal }),
    // An admin may have changed it since a page asked last.
    staleTime: 0,
  });
