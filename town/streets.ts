// The streets of Honeybridge: which places each goes through, and how broad it is.
import type { PlaceId } from './places.ts';

/** `main`: broad and drawn first; `lane`: in the old town; `path`: through the park. Couriers ride on all of them. */
export type StreetClass = 'main' | 'street' | 'lane' | 'path';

export interface Street {
  readonly name: string;
  readonly class: StreetClass;
  readonly through: readonly PlaceId[];
}

const street =
  (kind: StreetClass) =>
  (name: string, ...through: PlaceId[]): Street => ({ name, class: kind, through });
const main = street('main');
const residential = street('street');
const lane = street('lane');
const path = street('path');

export const streets: readonly Street[] = [
  main(
    'Wall Ring',
    ...(['quayWest', 'ringWestGate', 'ringHeath', 'ringMill', 'ringSchool', 'ringNorthGate', 'ringGarden'] as const),
    ...(['ringStation', 'ringEastGate', 'ringFoxglove', 'ringBridge', 'ringBridgeSouth'] as const),
  ),
  main('High Street', 'oldBridge', 'c1', 'c2', 'c3', 'c4', 'c5', 'ringNorthGate'),
  main('Old Bridge', 'oldBridge', 'oldBridgeSouth'),
  main('South Street', 'oldBridgeSouth', 'southStreet', 'southChapel', 'southEnd'),
  main('North Road', 'ringNorthGate', 'orchardNorth', 'northRoad', 'northEnd'),
  main('Station Road', 'ringStation', 'stationRoad', 'station'),
  main('Heath Road', 'ringMill', 'orchardWest', 'heathRoad', 'heathEnd'),
  main('Linden Avenue', 'ringWestGate', 'westRoad', 'linden', 'westEnd'),
  main('East Road', 'ringEastGate', 'eastRoad', 'sycamore', 'eastEnd'),
  main('Forge Road', 'ringBridgeSouth', 'harbour', 'harbourSouth', 'millEnd'),

  residential('Quay', 'quayWest', 'quayTanners', 'quayMint', 'oldBridge', 'quayChandlers', 'quayRopers', 'ringBridge'),
  residential(
    'Meadow Bank',
    ...(['meadowEnd', 'meadow', 'bankWest', 'bankWillow', 'bankMeadow', 'oldBridgeSouth'] as const),
    ...(['bankDyers', 'bankForge', 'ringBridgeSouth'] as const),
  ),
  residential(
    'Orchard Street',
    ...(['orchardWest', 'orchardMill', 'orchardSchool', 'orchardNorth', 'orchardGarden'] as const),
    ...(['orchardStation', 'stationRoad'] as const),
  ),
  residential('School Hill', 'ringSchool', 'orchardSchool', 'hillSchool'),
  residential('Mill Hill', 'orchardMill', 'hillMill'),
  residential('Vineyard Street', 'hillMill', 'hillSchool', 'northRoad', 'hillGarden', 'orchardGarden'),
  residential("Beekeeper's Walk", 'westRoad', 'beekeeper', 'clover', 'orchardWest'),
  residential('Clover Street', 'ringHeath', 'beekeeper', 'lindenNorth', 'linden'),
  residential('Sycamore Street', 'station', 'sycamoreNorth', 'sycamore', 'sycamoreSouth'),
  residential('Foxglove Street', 'eastRoad', 'foxglove', 'foxgloveQuay', 'ringBridge'),
  residential('Thyme Street', 'ringFoxglove', 'foxglove', 'sycamoreSouth'),
  residential('Larch Street', 'stationRoad', 'eastRoad'),
  residential('Willow Street', 'bankWillow', 'willowWest', 'gardenWest'),
  residential('Dyers Street', 'willowWest', 'dyersWest', 'southStreet', 'forgeEast', 'millEast', 'harbour'),
  residential('Chapel Street', 'gardenWest', 'chapelWest', 'southChapel', 'forgeSouth', 'millSouth', 'harbourSouth'),
  residential('Meadow Street', 'bankMeadow', 'dyersWest', 'chapelWest'),
  residential('Smith Street', 'bankDyers', 'forgeEast', 'forgeSouth'),
  residential('Mill Street', 'bankForge', 'millEast', 'millSouth'),
  residential('Ferry Street', 'ringBridgeSouth', 'ferry', 'ferryEnd'),
  residential('Harbour Street', 'ferry', 'harbour'),

  lane('Tanners Lane', 'quayTanners', 'a1', 'a2', 'a3', 'a4', 'a5', 'ringMill'),
  lane('Mint Lane', 'quayMint', 'b1', 'b2', 'b3', 'b4', 'b5', 'ringSchool'),
  lane('Chandlers Lane', 'quayChandlers', 'd1', 'd2', 'd3', 'd4', 'd5'),
  lane('Ropers Lane', 'quayRopers', 'e1', 'e2', 'e3', 'e4', 'e5', 'ringGarden'),
  lane('Fish Lane', 'a1', 'b1', 'c1', 'd1', 'e1', 'ringFoxglove'),
  lane('Comb Lane', 'ringWestGate', 'a2', 'b2', 'c2', 'd2', 'e2'),
  lane('Market Lane', 'a3', 'b3', 'c3', 'd3', 'e3', 'ringEastGate'),
  lane('Candle Lane', 'ringHeath', 'a4', 'b4', 'c4', 'd4', 'e4', 'ringStation'),
  lane('Bell Lane', 'a5', 'b5', 'c5', 'd5', 'e5'),

  path('Rampart Path', 'ringNorthGate', 'parkFountain', 'parkEast', 'orchardStation'),
  path('Fountain Path', 'ringGarden', 'parkEast', 'orchardGarden'),
];
