// Houses along the streets and trees in the woods, derived deterministically from the drawing.
import type { Position } from '@waggle/contracts';
import { blocks, type Outline, parks, ponds, river, square, woods } from '@waggle/town/areas.ts';
import { metresAt, places, positionAt } from '@waggle/town/places.ts';
import { streets } from '@waggle/town/streets.ts';

type Metres = readonly [east: number, north: number];

/** Houses on both sides of the streets outside of the old town, and trees along the river. */
export function houses(): { readonly houses: Outline[]; readonly trees: Outline[] } {
  const found: { at: Metres; outline: Outline }[] = [];
  const planted: Outline[] = [];
  for (const { a, b, kind } of sections) {
    if (kind === 'lane' || kind === 'path') continue;
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const length = Math.hypot(dx, dy);
    const [ux, uy] = [dx / length, dy / length];
    for (const side of [-1, 1]) {
      for (let along = 22; along < length - 16; along += 19 + 9 * chance(a[0] + along, side)) {
        const width = 11 + 6 * chance(along, b[1]);
        const depth = 10 + 4 * chance(b[0], along);
        const off = (kind === 'main' ? 15 : 12) + depth / 2 + 5 * chance(along, a[1] + side);
        const at: Metres = [a[0] + ux * along - uy * off * side, a[1] + uy * along + ux * off * side];
        if (!free(at, found)) continue;
        // A row of trees stands along the water.
        if (waters.some((water) => nearOutline(at, water, 36))) {
          planted.push(round(at, 5));
          continue;
        }
        const corners = [
          [-1, -1],
          [1, -1],
          [1, 1],
          [-1, 1],
        ] as const;
        const outline = corners.map(([w, d]) =>
          positionAt(
            at[0] + (ux * w * width) / 2 - (uy * d * depth) / 2,
            at[1] + (uy * w * width) / 2 + (ux * d * depth) / 2,
          ),
        );
        found.push({ at, outline });
      }
    }
  }
  return { houses: found.map(({ outline }) => outline), trees: planted };
}

/** Treetops: dense in the woods, sparse in the parks. */
export const trees = (): Outline[] => [
  ...woods.flatMap((wood) => scattered(wood, 34, 9)),
  ...parks.flatMap((park) => scattered(park, 42, 6)),
];

function scattered(area: Outline, every: number, radius: number): Outline[] {
  const corners = area.map(metresAt);
  const [east, north] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const tops: Outline[] = [];
  for (let x = Math.min(...east); x < Math.max(...east); x += every) {
    for (let y = Math.min(...north); y < Math.max(...north); y += every) {
      const at: Metres = [x + every * 0.7 * chance(x, y), y + every * 0.7 * chance(y, x)];
      if (!inside(at, corners) || near(at, radius + 9) || waters.some((water) => inside(at, water))) continue;
      const size = radius * (0.65 + 0.6 * chance(x + y, x));
      tops.push(round(at, size));
    }
  }
  return tops;
}

/** The houses of the old town, wall to wall around their courtyards: one list per tone. */
export function terraces(): Outline[][] {
  const tones: Outline[][] = [[], [], []];
  for (const block of blocks) {
    if (!block.courtyard) {
      tones[0]?.push(block.outline);
      continue;
    }
    const [outer, inner] = [block.outline.map(metresAt), block.courtyard.map(metresAt)];
    for (const [i, a] of outer.entries()) {
      const next = (i + 1) % outer.length;
      const [b, c, d] = [outer[next] ?? a, inner[next] ?? a, inner[i] ?? a];
      const count = Math.max(1, Math.round(Math.hypot(b[0] - a[0], b[1] - a[1]) / 17));
      for (let k = 0; k < count; k += 1) {
        const corners = [between(a, b, k / count), between(a, b, (k + 1) / count)];
        const yard = [between(d, c, (k + 1) / count), between(d, c, k / count)];
        const tone = Math.floor(3 * chance(a[0] + k * 7, a[1] - k));
        tones[tone]?.push([...corners, ...yard].map(([x, y]) => positionAt(x, y)));
      }
    }
  }
  return tones;
}

/** Smooths an outline by repeatedly cutting its corners. */
export function smoothed(outline: Outline, times = 2): Outline {
  if (times === 0) return outline;
  const corners = outline.map(metresAt);
  const cut = corners.flatMap((corner, i) => {
    const next = corners[(i + 1) % corners.length] ?? corner;
    return [between(corner, next, 0.25), between(corner, next, 0.75)];
  });
  return smoothed(
    cut.map(([x, y]) => positionAt(x, y)),
    times - 1,
  );
}

const between = (a: Metres, b: Metres, part: number): Metres => [
  a[0] + (b[0] - a[0]) * part,
  a[1] + (b[1] - a[1]) * part,
];

const round = ([x, y]: Metres, radius: number): Outline =>
  Array.from({ length: 7 }, (_, i) => {
    const turn = (i / 7) * 2 * Math.PI;
    return positionAt(x + Math.cos(turn) * radius, y + Math.sin(turn) * radius);
  });

const sections = streets.flatMap(({ through, class: kind }) =>
  through.slice(1).map((id, i) => ({ a: places[through[i] ?? id] as Metres, b: places[id] as Metres, kind })),
);
const inMetres = (outline: readonly Position[]): Metres[] => outline.map(metresAt);
const waters = [river, ...ponds].map(inMetres);
const taken = [...waters, ...[...parks, ...woods, square, ...blocks.map(({ outline }) => outline)].map(inMetres)];

function free(at: Metres, others: readonly { readonly at: Metres }[]): boolean {
  const corners: Metres[] = [
    [-9, -9],
    [9, -9],
    [9, 9],
    [-9, 9],
  ].map(([x = 0, y = 0]) => [at[0] + x, at[1] + y]);
  return (
    !near(at, 17) &&
    !taken.some((outline) => corners.some((corner) => inside(corner, outline))) &&
    !others.some((other) => Math.hypot(other.at[0] - at[0], other.at[1] - at[1]) < 19)
  );
}

/** Whether a street is closer than `metres`. */
const near = (at: Metres, metres: number): boolean => sections.some(({ a, b }) => nearLine(at, a, b, metres));

const nearOutline = (at: Metres, corners: readonly Metres[], metres: number): boolean =>
  corners.some((a, i) => nearLine(at, a, corners[(i + 1) % corners.length] ?? a, metres));

function nearLine([x, y]: Metres, a: Metres, b: Metres, metres: number): boolean {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const part = Math.min(1, Math.max(0, ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - a[0] - dx * part, y - a[1] - dy * part) < metres;
}

function inside([x, y]: Metres, corners: readonly Metres[]): boolean {
  let within = false;
  for (const [i, [x1, y1]] of corners.entries()) {
    const [x2, y2] = corners.at(i - 1) ?? [x1, y1];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) within = !within;
  }
  return within;
}

// A hash of two numbers to [0, 1): a deterministic stand-in for randomness.
function chance(a: number, b: number): number {
  const wave = Math.sin(a * 12.9898 + b * 78.233) * 43_758.5453;
  return wave - Math.floor(wave);
}
