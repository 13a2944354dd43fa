// A restaurant for browser tests: errors on its pages fail the test.
import { expect, inject } from 'vitest';
import { type Restaurant, serveRestaurant } from '../support/restaurant.ts';

export type { Restaurant } from '../support/restaurant.ts';

/** The path of Chromium; null when there is none. */
export const chromium = inject('chromium');

/** @param settings further settings; the simulator is off unless they say otherwise */
export async function openRestaurant(settings: Readonly<Record<string, string>> = {}): Promise<Restaurant> {
  const restaurant = await serveRestaurant({ chromium: chromium ?? '', settings });
  return {
    ...restaurant,
    async close() {
      const complaints = await restaurant.close();
      expect(complaints).toEqual([]);
      return complaints;
    },
  };
}
