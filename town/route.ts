// Routes along the streets of Honeybridge: the shortest one, a point on it, and the distance left.
import type { Position } from '@waggle/contracts/http.ts';
import {
  kitchenNode,
  metresAt,
  metresPerDegree,
  type PlaceId,
  placeIds,
  places,
  positionOf,
  uninhabited,
} from './places.ts';
import { streets } from './streets.ts';

export { kitchenNode, type PlaceId, positionOf };

export interface Route {
  readonly places: readonly PlaceId[];
  readonly points: readonly Position[];
  /** Metres from the beginning to each of the points. */
  readonly along: readonly number[];
  readonly metres: number;
}

/** The shortest way from one place to another along the streets. */
export function routeBetween(from: PlaceId, to: PlaceId): Route {
  const { previous } = distancesFrom(from);
  const way: PlaceId[] = [to];
  for (let at = previous.get(to); at !== undefined; at = previous.get(at)) way.unshift(at);
  if (way[0] !== from) throw new Error(`no street leads from ${from} to ${to}: connect them in streets.ts`);
  const along = [0];
  for (const [i, id] of way.slice(1).entries()) along.push((along[i] ?? 0) + lengthOf(way[i] ?? id, id));
  return { places: way, points: way.map(positionOf), along, metres: along.at(-1) ?? 0 };
}

/** The point this many metres along the route; beyond an end, that end. */
export function pointAt({ points, along, metres }: Route, travelled: number): Position {
  const at = Math.min(Math.max(travelled, 0), metres);
  const next = Math.max(
    1,
    along.findIndex((length) => length >= at),
  );
  const [a, b] = [points[next - 1], points[next]];
  if (!a || !b) return points[0] ?? positionOf(kitchenNode);
  const [from, to] = [along[next - 1] ?? 0, along[next] ?? 0];
  const part = to > from ? (at - from) / (to - from) : 0;
  return {
    latitude: a.latitude + (b.latitude - a.latitude) * part,
    longitude: a.longitude + (b.longitude - a.longitude) * part,
  };
}

/** The place of an order's customer in the drawn town: the same for an order on every machine. */
export function homeOf(orderId: string): PlaceId {
  return homes[hash(orderId) % homes.length] ?? kitchenNode;
}

/** The way that the courier of an order takes. */
export const routeOf = (orderId: string): Route => routeBetween(kitchenNode, homeOf(orderId));

/** As the crow flies. Good for the distances of a town. */
export function metresBetween(a: Position, b: Position): number {
  const north = (a.latitude - b.latitude) * metresPerDegree.latitude;
  return Math.hypot(north, (a.longitude - b.longitude) * metresPerDegree.longitude);
}

export function nearestNode(position: Position): PlaceId {
  const distance = (id: PlaceId): number => metresBetween(position, positionOf(id));
  return placeIds.reduce((best, id) => (distance(id) < distance(best) ? id : best));
}

/** A position farther than this from every street is outside the town: a real courier's device. */
const outsideMetres = 400;

/** Metres along the streets from a position to a place; null from outside of the town. */
export function metresTo(to: PlaceId, position: Position): number | null {
  const { distance } = distancesFrom(to);
  let best = { away: Number.POSITIVE_INFINITY, left: 0 };
  for (const [a, b] of sections) {
    const { away, part } = project(metresAt(position), places[a], places[b]);
    if (away >= best.away) continue;
    const length = lengthOf(a, b);
    const viaA = (distance.get(a) ?? Number.POSITIVE_INFINITY) + part * length;
    const viaB = (distance.get(b) ?? Number.POSITIVE_INFINITY) + (1 - part) * length;
    best = { away, left: Math.min(viaA, viaB) };
  }
  return best.away > outsideMetres ? null : best.left;
}

/** Every piece of street between two neighbouring places. */
const sections: readonly (readonly [PlaceId, PlaceId])[] = streets.flatMap(({ through }) =>
  through.slice(1).map((b, i) => [through[i] ?? b, b] as const),
);

const lengthOf = (a: PlaceId, b: PlaceId): number =>
  Math.hypot(places[a][0] - places[b][0], places[a][1] - places[b][1]);

const neighbours = new Map<PlaceId, PlaceId[]>(placeIds.map((id) => [id, []]));
for (const [a, b] of sections) {
  neighbours.get(a)?.push(b);
  neighbours.get(b)?.push(a);
}

interface Distances {
  readonly distance: ReadonlyMap<PlaceId, number>;
  readonly previous: ReadonlyMap<PlaceId, PlaceId>;
}

// The town never changes, and every courier starts at the same kitchen, so results are cached.
const worked = new Map<PlaceId, Distances>();

function distancesFrom(from: PlaceId): Distances {
  const known = worked.get(from);
  if (known) return known;
  const distance = new Map<PlaceId, number>([[from, 0]]);
  const previous = new Map<PlaceId, PlaceId>();
  const open = new Set(placeIds);
  const far = (id: PlaceId): number => distance.get(id) ?? Number.POSITIVE_INFINITY;
  while (open.size > 0) {
    const nearest = [...open].reduce((best, id) => (far(id) < far(best) ? id : best));
    open.delete(nearest);
    for (const next of neighbours.get(nearest) ?? []) {
      const way = far(nearest) + lengthOf(nearest, next);
      if (way >= far(next)) continue;
      distance.set(next, way);
      previous.set(next, nearest);
    }
  }
  const found = { distance, previous };
  worked.set(from, found);
  return found;
}

/** How far `p` is from the section a–b, and the share of it before the nearest point. */
function project(
  p: readonly [number, number],
  a: readonly [number, number],
  b: readonly [number, number],
): { away: number; part: number } {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const part = Math.min(1, Math.max(0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / (dx * dx + dy * dy || 1)));
  return { away: Math.hypot(p[0] - a[0] - dx * part, p[1] - a[1] - dy * part), part };
}

/** Customers live at some distance from the kitchen: next door there would be no ride to watch. */
const homes: readonly PlaceId[] = placeIds.filter(
  (id) =>
    !uninhabited.includes(id) &&
    Math.hypot(places[id][0] - places[kitchenNode][0], places[id][1] - places[kitchenNode][1]) > 350,
);

// FNV-1a: spreads ids that differ in few characters.
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return value;
}

/** Whether a position is in the drawn town at all. */
export const inTown = (position: Position): boolean => metresTo(kitchenNode, position) !== null;
