// Places the names of the drawn town at a zoom level, so that none overlaps another or a mark. Coordinates are world pixels at
// that zoom, as from Leaflet's `project`.
import type { Position } from '@waggle/contracts';
import { labels } from '@waggle/town/areas.ts';
import { positionOf } from '@waggle/town/route.ts';
import { type StreetClass, streets } from '@waggle/town/streets.ts';
import { type Box, meet, type Point } from './boxes.ts';

export interface TownName {
  readonly text: string;
  readonly kind: 'street' | 'water' | 'green';
  /** The lowest zoom that shows the name. */
  readonly from: number;
  /** The street to follow; for a place, a single point. */
  readonly along: readonly Position[];
  /** For a place: clockwise degrees. */
  readonly turned: number;
}

/** The size of a name's text, in pixels. */
export interface TextSize {
  readonly width: number;
  readonly height: number;
}

const fromZoom: Readonly<Record<Exclude<StreetClass, 'path'>, number>> = { main: 14.25, street: 14.75, lane: 15.25 };

/** By importance: earlier names are placed first. */
export const townNames: readonly TownName[] = [
  ...labels.map(({ name, kind, at, turned }) => ({
    text: name,
    kind,
    from: kind === 'water' ? 14 : 14.75,
    along: [at],
    turned: -turned,
  })),
  ...(['main', 'street', 'lane'] as const).flatMap((kind) =>
    streets
      // A bridge is too short for a name.
      .filter((street) => street.class === kind && street.name !== 'Old Bridge')
      .map(({ name, through }) => ({
        text: name,
        kind: 'street' as const,
        from: fromZoom[kind],
        along: through.map((id) => positionOf(id)),
        turned: 0,
      })),
  ),
];

/** The gap between two names, and between a name and a mark. */
const gapPixels = 3;

/**
 * The position of each name; null when it has none at this zoom.
 * @param sizes of the texts of `townNames`, in their order
 * @param taken boxes to keep clear
 */
export function placeNames(zoom: number, sizes: readonly TextSize[], taken: readonly Box[]): (Box | null)[] {
  const written = [...taken];
  return townNames.map((name, i) => {
    const size = sizes[i];
    if (!size || zoom < name.from) return null;
    const line = name.along.map((position) => pixelsOf(position, zoom));
    const spots = line.length > 1 ? spotsAlong(line, size.width) : line.map((at) => ({ ...at, turned: name.turned }));
    const free = spots
      .map((spot): Box => ({ ...spot, ...size }))
      .find((box) => !written.some((other) => meet(box, other, gapPixels)));
    if (free) written.push(free);
    return free ?? null;
  });
}

/** Web Mercator, with 256 pixels around the world at zoom 0. */
export function pixelsOf({ latitude, longitude }: Position, zoom: number): Point {
  const world = 256 * 2 ** zoom;
  const sine = Math.sin((latitude * Math.PI) / 180);
  return {
    x: world * (0.5 + longitude / 360),
    y: world * (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)),
  };
}

type Spot = Point & Pick<Box, 'turned'>;

const stepPixels = 6;
/** How much the chord of a text may be shorter than its stretch of street for the text to still lie on the street. */
const straightness = 0.995;

/** Candidate positions of a straight text of this width along a line, from the middle outwards. */
export function spotsAlong(line: readonly Point[], width: number): Spot[] {
  const at = pointsAlong(line);
  const slack = at.length - width;
  const spots: Spot[] = [];
  // From the middle outwards.
  for (let off = 0; off <= slack / 2; off += stepPixels) {
    for (const begin of off === 0 ? [slack / 2] : [slack / 2 - off, slack / 2 + off]) {
      const [a, b] = [at.point(begin), at.point(begin + width)];
      const [dx, dy] = [b.x - a.x, b.y - a.y];
      if (Math.hypot(dx, dy) < width * straightness) continue;
      spots.push({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, turned: upright((Math.atan2(dy, dx) * 180) / Math.PI) });
    }
  }
  return spots;
}

function pointsAlong(line: readonly Point[]): { readonly length: number; point(along: number): Point } {
  const sections = line.slice(1).map((b, i) => {
    const a = line[i] ?? b;
    return { a, b, length: Math.hypot(b.x - a.x, b.y - a.y) };
  });
  return {
    length: sections.reduce((sum, { length }) => sum + length, 0),
    point(along) {
      let left = along;
      for (const { a, b, length } of sections) {
        if (left <= length) return { x: a.x + ((b.x - a.x) * left) / length, y: a.y + ((b.y - a.y) * left) / length };
        left -= length;
      }
      return line.at(-1) ?? { x: 0, y: 0 };
    },
  };
}

/** Keeps text upright. */
function upright(degrees: number): number {
  if (degrees > 90) return degrees - 180;
  return degrees <= -90 ? degrees + 180 : degrees;
}
