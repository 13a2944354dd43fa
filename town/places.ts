// Honeybridge, a fictional small town drawn for Waggle, so that couriers have streets and the map needs no outside host.
// Its places are the corners where streets meet, written in metres from the old bridge.
import type { Position } from '@waggle/contracts/http.ts';

/** The northern end of the old bridge. */
const origin: Position = { latitude: 52.0845, longitude: 11.0215 };

export const metresPerDegree = {
  latitude: 111_200,
  longitude: 111_200 * Math.cos((origin.latitude * Math.PI) / 180),
} as const;

/** A point of the drawing, in metres to the east and to the north, as a position on the globe. */
export const positionAt = (east: number, north: number): Position => ({
  latitude: origin.latitude + north / metresPerDegree.latitude,
  longitude: origin.longitude + east / metresPerDegree.longitude,
});

/** The reverse of `positionAt`. */
export const metresAt = ({ latitude, longitude }: Position): readonly [east: number, north: number] => [
  (longitude - origin.longitude) * metresPerDegree.longitude,
  (latitude - origin.latitude) * metresPerDegree.latitude,
];

/** place → metres to the east and to the north of the origin. */
export const places = {
  // The quay on the northern bank, from west to east, and the bank across.
  quayWest: [-520, 80],
  quayTanners: [-330, 40],
  quayMint: [-150, 10],
  oldBridge: [0, 0],
  quayChandlers: [160, 10],
  quayRopers: [330, 30],
  ringBridge: [480, 50],
  bankWest: [-530, -80],
  bankWillow: [-330, -115],
  bankMeadow: [-150, -145],
  oldBridgeSouth: [6, -155],
  bankDyers: [165, -145],
  bankForge: [330, -130],
  ringBridgeSouth: [472, -122],

  // The ring street, where the town wall was.
  ringWestGate: [-565, 290],
  ringHeath: [-525, 490],
  ringMill: [-385, 665],
  ringSchool: [-175, 745],
  ringNorthGate: [-8, 768],
  ringGarden: [280, 715],
  ringStation: [455, 585],
  ringEastGate: [532, 395],
  ringFoxglove: [522, 195],

  // The old town: five lanes from south to north (a to e), five from west to east (1 to 5).
  a1: [-304, 128],
  b1: [-158, 118],
  c1: [-6, 116],
  d1: [146, 122],
  e1: [296, 132],
  a2: [-314, 236],
  b2: [-162, 230],
  c2: [-14, 232],
  d2: [142, 234],
  e2: [300, 246],
  a3: [-318, 352],
  b3: [-168, 352],
  c3: [-18, 360],
  d3: [140, 356],
  e3: [306, 362],
  a4: [-316, 466],
  b4: [-170, 470],
  c4: [-16, 482],
  d4: [142, 474],
  e4: [302, 470],
  a5: [-302, 566],
  b5: [-168, 586],
  c5: [-12, 600],
  d5: [144, 588],
  e5: [290, 572],

  // North of the ring.
  parkFountain: [150, 812],
  parkEast: [318, 800],
  orchardWest: [-560, 840],
  orchardMill: [-335, 888],
  orchardSchool: [-160, 910],
  orchardNorth: [14, 918],
  orchardGarden: [245, 900],
  orchardStation: [452, 838],
  stationRoad: [645, 706],
  station: [830, 800],
  northRoad: [50, 1085],
  northEnd: [70, 1240],
  hillMill: [-350, 1060],
  hillSchool: [-150, 1075],
  hillGarden: [262, 1068],
  heathRoad: [-730, 985],
  heathEnd: [-880, 1120],

  // West and east of the ring.
  westRoad: [-748, 332],
  linden: [-935, 390],
  westEnd: [-1140, 430],
  beekeeper: [-772, 540],
  clover: [-702, 705],
  lindenNorth: [-960, 600],
  eastRoad: [725, 425],
  sycamore: [905, 465],
  eastEnd: [1110, 500],
  sycamoreNorth: [890, 632],
  foxglove: [742, 245],
  foxgloveQuay: [702, 90],
  sycamoreSouth: [925, 280],

  // South of the river.
  southStreet: [-4, -290],
  southChapel: [-24, -430],
  southEnd: [-55, -600],
  dyersWest: [-190, -275],
  willowWest: [-385, -250],
  forgeEast: [190, -280],
  millEast: [392, -262],
  harbour: [568, -252],
  chapelWest: [-205, -420],
  gardenWest: [-405, -392],
  forgeSouth: [182, -412],
  millSouth: [384, -412],
  harbourSouth: [584, -395],
  millEnd: [625, -560],
  ferry: [735, -165],
  ferryEnd: [925, -262],
  meadow: [-710, -62],
  meadowEnd: [-900, -20],
} as const satisfies Record<string, readonly [number, number]>;

export type PlaceId = keyof typeof places;
export const placeIds = Object.keys(places) as PlaceId[];

export const positionOf = (id: PlaceId): Position => positionAt(places[id][0], places[id][1]);

/** Where every courier sets off: the kitchen, on the market square. */
export const kitchenNode: PlaceId = 'c3';

/** Streets without addresses: bridges and paths through the park. */
export const uninhabited: readonly PlaceId[] = [
  'oldBridge',
  'oldBridgeSouth',
  'ringBridge',
  'ringBridgeSouth',
  'parkFountain',
  'parkEast',
];
