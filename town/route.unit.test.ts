import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placeIds, places } from './places.ts';
import {
  homeOf,
  kitchenNode,
  metresBetween,
  metresTo,
  nearestNode,
  type PlaceId,
  pointAt,
  positionOf,
  routeBetween,
  routeOf,
} from './route.ts';
import { streets } from './streets.ts';

const anyPlace = fc.constantFrom(...placeIds);

describe('the town', () => {
  test('has a street through every place, and no two places at one position', () => {
    const reached = new Set<PlaceId>(streets.flatMap(({ through }) => [...through]));
    expect(placeIds.filter((id) => !reached.has(id))).toEqual([]);
    expect(new Set(Object.values(places).map(String)).size).toBe(placeIds.length);
  });

  test('is connected: a route leads from the kitchen to every place', () => {
    for (const id of placeIds) expect(routeBetween(kitchenNode, id).places.at(-1)).toBe(id);
  });
});

describe('a route', () => {
  test('goes from its beginning to its end, along streets only, and is as long as its pieces', () => {
    fc.assert(
      fc.property(anyPlace, anyPlace, (from, to) => {
        const route = routeBetween(from, to);
        expect(pointAt(route, 0)).toEqual(positionOf(from));
        expect(metresBetween(pointAt(route, route.metres), positionOf(to))).toBeLessThan(0.01);
        for (const [i, id] of route.places.slice(1).entries()) {
          const before = route.places[i];
          const onStreet = streets.some(({ through }) =>
            through.some(
              (at, k) => (at === id && through[k + 1] === before) || (at === before && through[k + 1] === id),
            ),
          );
          expect(onStreet, `${before}–${id}`).toBe(true);
        }
        expect(route.metres).toBeGreaterThanOrEqual(metresBetween(positionOf(from), positionOf(to)) - 1);
      }),
    );
  });

  test('has no jumps: a few metres on, the point is a few metres on', () => {
    fc.assert(
      fc.property(anyPlace, fc.double({ min: 0, max: 1, noNaN: true }), (to, part) => {
        const route = routeBetween(kitchenNode, to);
        const at = part * route.metres;
        expect(metresBetween(pointAt(route, at), pointAt(route, at + 5))).toBeLessThan(5.01);
      }),
    );
  });

  test('is as long one way as the other', () => {
    fc.assert(
      fc.property(anyPlace, anyPlace, (a, b) => {
        expect(routeBetween(a, b).metres).toBeCloseTo(routeBetween(b, a).metres, 6);
      }),
    );
  });

  test('gives its ends for distances beyond them', () => {
    const route = routeBetween(kitchenNode, 'harbour');
    expect(pointAt(route, -10)).toEqual(positionOf(kitchenNode));
    expect(pointAt(route, route.metres + 1_000)).toEqual(pointAt(route, route.metres));
    expect(pointAt(routeBetween(kitchenNode, kitchenNode), 3)).toEqual(positionOf(kitchenNode));
  });
});

describe('the home of an order', () => {
  const order = (n: number): string => `019ab000-0000-7000-8000-${String(n).padStart(12, '0')}`;

  test('is always the same, and not next door to the kitchen', () => {
    for (let n = 0; n < 200; n += 1) {
      expect(homeOf(order(n))).toBe(homeOf(order(n)));
      expect(routeOf(order(n)).metres).toBeGreaterThan(350);
    }
  });

  test('orders of one day are spread over the town', () => {
    expect(new Set(Array.from({ length: 200 }, (_, n) => homeOf(order(n)))).size).toBeGreaterThan(30);
  });
});

describe('the distance left', () => {
  test('shrinks along the route by the distance travelled', () => {
    const route = routeBetween(kitchenNode, 'harbour');
    for (const travelled of [0, 37, 180, 400, route.metres]) {
      expect(metresTo('harbour', pointAt(route, travelled))).toBeCloseTo(route.metres - travelled, 3);
    }
  });

  test('is not known from outside of the town', () => {
    expect(metresTo('harbour', { latitude: 48.2, longitude: 16.37 })).toBeNull();
  });

  test('the nearest place of a place is itself', () => {
    for (const id of placeIds) expect(nearestNode(positionOf(id))).toBe(id);
  });
});
