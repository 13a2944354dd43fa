// What lies between the streets of Honeybridge, as outlines: water, parks, woods, the square, and where houses stand.
import type { Position } from '@waggle/contracts/http.ts';
import { type PlaceId, places, positionAt } from './places.ts';

type Metres = readonly [east: number, north: number];
export type Outline = readonly Position[];

const outline = (...points: readonly Metres[]): Outline => points.map(([east, north]) => positionAt(east, north));

/** The Amber, from west to east, with its two banks. */
export const river: Outline = outline(
  [-1900, 330],
  [-1500, 250],
  [-1180, 118],
  [-880, 72],
  [-700, 50],
  [-520, 42],
  [-330, 4],
  [-150, -28],
  [0, -40],
  [160, -30],
  [330, -10],
  [480, 8],
  [640, 22],
  [800, -10],
  [980, -120],
  [1200, -200],
  [1500, -230],
  [1900, -330],
  [1900, -470],
  [1500, -350],
  [1190, -300],
  [960, -212],
  [780, -102],
  [640, -62],
  [480, -82],
  [330, -88],
  [160, -105],
  [0, -116],
  [-150, -104],
  [-330, -74],
  [-530, -36],
  [-700, -22],
  [-880, -2],
  [-1190, 36],
  [-1500, 152],
  [-1900, 210],
);

export const ponds: readonly Outline[] = [
  outline([205, 830], [232, 846], [262, 842], [276, 824], [258, 808], [226, 806]),
  outline([-860, -170], [-820, -150], [-770, -158], [-758, -186], [-800, -206], [-850, -200]),
];

export const parks: readonly Outline[] = [
  // The rampart gardens, where the wall was.
  outline(
    [12, 792],
    [110, 776],
    [220, 752],
    [285, 738],
    [372, 672],
    [452, 612],
    [560, 672],
    [612, 708],
    [520, 772],
    [440, 816],
    [340, 852],
    [238, 880],
    [120, 894],
    [30, 896],
  ),
  // Water meadows.
  outline(
    [-1150, -10],
    [-900, -46],
    [-700, -84],
    [-560, -104],
    [-470, -130],
    [-480, -300],
    [-640, -380],
    [-1150, -330],
  ),
  outline([520, -20], [560, 30], [680, 66], [690, 36], [640, 30]),
];

export const woods: readonly Outline[] = [
  outline([-1400, 620], [-1150, 560], [-1040, 700], [-930, 880], [-960, 1100], [-1060, 1260], [-1400, 1300]),
  outline([1010, 620], [1200, 580], [1400, 640], [1400, 1080], [1120, 1040], [980, 880]),
  outline([760, -420], [900, -380], [1100, -420], [1160, -640], [900, -720], [740, -600]),
  outline([-760, -480], [-620, -440], [-480, -520], [-440, -700], [-700, -760], [-860, -640]),
];

/** The market square. */
export const square: Outline = outline([-8, 246], [130, 246], [128, 346], [-10, 348]);

/** Blocks of houses in the old town: the corners of the streets around each. */
const lanes = ['a', 'b', 'c', 'd', 'e'] as const;
const rows = [1, 2, 3, 4] as const;
const grid = lanes.slice(0, -1).flatMap((left, i) =>
  rows.map((row): PlaceId[] => {
    const right = lanes[i + 1] ?? 'e';
    const above = (row + 1) as 2 | 3 | 4 | 5;
    return [`${left}${row}`, `${right}${row}`, `${right}${above}`, `${left}${above}`];
  }),
);
const around: PlaceId[][] = [
  ['quayTanners', 'quayMint', 'b1', 'a1'],
  ['quayMint', 'oldBridge', 'c1', 'b1'],
  ['oldBridge', 'quayChandlers', 'd1', 'c1'],
  ['quayChandlers', 'quayRopers', 'e1', 'd1'],
  ['quayRopers', 'ringBridge', 'ringFoxglove', 'e1'],
  ['e1', 'ringFoxglove', 'ringEastGate', 'e3', 'e2'],
  ['e3', 'ringEastGate', 'ringStation', 'e4'],
  ['e4', 'ringStation', 'ringGarden', 'e5'],
  ['c5', 'd5', 'e5', 'ringGarden', 'ringNorthGate'],
  ['b5', 'c5', 'ringNorthGate', 'ringSchool'],
  ['a5', 'b5', 'ringSchool', 'ringMill'],
  ['a4', 'a5', 'ringMill', 'ringHeath'],
  ['a2', 'a3', 'a4', 'ringHeath', 'ringWestGate'],
  ['quayWest', 'quayTanners', 'a1', 'a2', 'ringWestGate'],
];
/** The market square takes the place of this block. */
const openBlock: readonly PlaceId[] = ['c2', 'd2', 'd3', 'c3'];
const halfStreetMetres = 11;
const houseDepthMetres = 20;

/** A block of houses: its outline, and the courtyard that is cut out of it where there is room for one. */
export interface Block {
  readonly outline: Outline;
  readonly courtyard: Outline | null;
}

export const blocks: readonly Block[] = [...grid, ...around]
  .filter((corners) => corners.some((id) => !openBlock.includes(id)))
  .map((ids) => {
    const corners: Metres[] = ids.map((id) => places[id]);
    const courtyard = inset(corners, halfStreetMetres + houseDepthMetres);
    return {
      outline: outline(...inset(corners, halfStreetMetres)),
      courtyard: area(courtyard) > 600 ? outline(...courtyard) : null,
    };
  });

/** Labels on the map besides the names of the streets; `turned`: degrees, anticlockwise. */
export const labels: readonly {
  readonly name: string;
  readonly kind: 'water' | 'green';
  readonly at: Position;
  readonly turned: number;
}[] = [
  { name: 'Amber', kind: 'water', at: positionAt(-250, -48), turned: -9 },
  { name: 'Amber', kind: 'water', at: positionAt(860, -105), turned: -27 },
  { name: 'Rampart Gardens', kind: 'green', at: positionAt(420, 738), turned: 0 },
  { name: 'Water Meadows', kind: 'green', at: positionAt(-740, -250), turned: 0 },
  { name: 'Heath Wood', kind: 'green', at: positionAt(-1150, 900), turned: 0 },
];

/** The outline moved inwards by `metres` on every side; its corners run anticlockwise. */
export function inset(corners: readonly Metres[], metres: number): Metres[] {
  return corners.map((corner, i) => {
    const before = corners.at(i - 1) ?? corner;
    const after = corners[(i + 1) % corners.length] ?? corner;
    const [ax, ay] = leftOf(before, corner);
    const [bx, by] = leftOf(corner, after);
    // Along the middle of the two sides' normals, far enough to be `metres` from both.
    const length = metres / Math.max(0.4, (1 + ax * bx + ay * by) / 2);
    return [corner[0] + ((ax + bx) / 2) * length, corner[1] + ((ay + by) / 2) * length];
  });
}

function leftOf([x1, y1]: Metres, [x2, y2]: Metres): Metres {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  return [-(y2 - y1) / length, (x2 - x1) / length];
}

// Square metres; negative for an outline that was turned inside out.
function area(corners: readonly Metres[]): number {
  const twice = corners.reduce((sum, [x, y], i) => {
    const [nx, ny] = corners[(i + 1) % corners.length] ?? [x, y];
    return sum + x * ny - nx * y;
  }, 0);
  return twice / 2;
}
