// The drawn town as layers of a Leaflet map: few paths, each of many pieces, coloured by drawn-town.css.
import { blocks, labels, parks, ponds, river, square, woods } from '@waggle/contracts/town/areas.ts';
import { metresBetween, positionOf } from '@waggle/contracts/town/route.ts';
import { type Street, type StreetClass, streets } from '@waggle/contracts/town/streets.ts';
import { divIcon, type LatLngExpression, type Map as LeafletMap, layerGroup, marker, polygon, polyline } from 'leaflet';
import './drawn-town.css';
import type { Position } from '@waggle/contracts';
import { houses, rounded, terraces, trees } from './scenery.ts';

/** Metres from kerb to kerb. */
const breadth: Readonly<Record<StreetClass, number>> = { main: 13, street: 9, lane: 6.5, path: 3 };
const fewestPixels: Readonly<Record<StreetClass, number>> = { main: 3.5, street: 2, lane: 1.5, path: 1 };
const classes: readonly StreetClass[] = ['path', 'lane', 'street', 'main'];

/** Adds the town to a map; what comes back takes it away. */
export function drawTown(map: LeafletMap): () => void {
  const area = (className: string, ...outlines: LatLngExpression[][][]) =>
    polygon(outlines, { className: `town-area ${className}`, interactive: false, stroke: true, smoothFactor: 0 });
  const rings = (...outlines: (readonly Position[])[]) => outlines.map((outline) => [outline.map(latLng)]);
  const suburbs = houses();
  const areas = [
    area('town-wood', ...rings(...woods.map((wood) => rounded(wood)))),
    area('town-park', ...rings(...parks.map((park) => rounded(park)))),
    area('town-water', ...rings(...[river, ...ponds].map((water) => rounded(water)))),
    area('town-tree', ...rings(...trees(), ...suburbs.trees)),
    area('town-yard', ...rings(...blocks.flatMap(({ courtyard }) => (courtyard ? [courtyard] : [])))),
    ...terraces().map((tone, i) => area(`town-house town-tone-${i}`, ...rings(...tone))),
    area('town-house', ...rings(...suburbs.houses)),
    area('town-square', ...rings(square)),
  ];
  const drawn = (part: 'casing' | 'street') =>
    classes.map((kind) => ({
      kind,
      part,
      line: polyline(
        streets
          .filter((street) => street.class === kind)
          .map(({ through }) => through.map((id) => latLng(positionOf(id)))),
        { className: `town-${part} of-${kind}`, interactive: false, smoothFactor: 0 },
      ),
    }));
  const lines = [...drawn('casing'), ...drawn('street')];
  const names = [...streetNames(), ...placeNames()];
  const all = layerGroup([...areas, ...lines.map(({ line }) => line), ...names.map(({ mark }) => mark)]);

  const fit = () => {
    const zoom = map.getZoom();
    const pixelsPerMetre = 1 / metresPerPixel(zoom);
    for (const { kind, part, line } of lines) {
      const weight = Math.max(fewestPixels[kind], breadth[kind] * pixelsPerMetre);
      line.setStyle({ weight: part === 'casing' ? weight + Math.min(3, 1 + pixelsPerMetre) : weight });
    }
    for (const { mark, from, metres, letters } of names) {
      const hasRoom = zoom >= from && metres * pixelsPerMetre > letters * 6.6;
      mark.getElement()?.toggleAttribute('hidden', !hasRoom);
    }
    map.getContainer().toggleAttribute('data-far', zoom < 14.5);
  };
  all.addTo(map);
  fit();
  map.on('zoomend', fit);
  return () => {
    map.off('zoomend', fit);
    all.remove();
  };
}

interface Name {
  readonly mark: ReturnType<typeof marker>;
  /** Shown from this zoom on, where `metres` are room enough for so many letters. */
  readonly from: number;
  readonly metres: number;
  readonly letters: number;
}

const streetNames = (): Name[] =>
  streets
    .filter((street) => street.class !== 'path' && street.name !== 'Old Bridge')
    .map((street) => {
      const [a, b] = longestSection(street);
      const middle = { latitude: (a.latitude + b.latitude) / 2, longitude: (a.longitude + b.longitude) / 2 };
      const from = street.class === 'main' ? 15.25 : 16.25;
      return {
        mark: written(street.name, 'street', middle, slope(a, b)),
        from,
        metres: metresBetween(a, b),
        letters: street.name.length,
      };
    });

const placeNames = (): Name[] =>
  labels.map(({ name, kind, at, turned }) => ({
    mark: written(name, kind, at, turned),
    from: kind === 'water' ? 14 : 14.75,
    metres: 400,
    letters: name.length,
  }));

function longestSection({ through }: Street): [Position, Position] {
  const sections = through
    .slice(1)
    .map((id, i): [Position, Position] => [positionOf(through[i] ?? id), positionOf(id)]);
  const length = ([a, b]: readonly [Position, Position]) => metresBetween(a, b);
  return sections.reduce((longest, section) => (length(section) > length(longest) ? section : longest));
}

/** Degrees against the clock, so that the writing never stands on its head. */
function slope(a: Position, b: Position): number {
  const east = (b.longitude - a.longitude) * Math.cos((a.latitude * Math.PI) / 180);
  const degrees = (Math.atan2(b.latitude - a.latitude, east) * 180) / Math.PI;
  if (degrees > 90) return degrees - 180;
  return degrees <= -90 ? degrees + 180 : degrees;
}

function written(name: string, kind: string, at: Position, turned: number): ReturnType<typeof marker> {
  const text = document.createElement('span');
  text.textContent = name;
  text.style.transform = `translate(-50%, -50%) rotate(${-turned}deg)`;
  const icon = divIcon({ html: text, className: `town-name town-name-${kind}`, iconSize: [0, 0] });
  return marker(latLng(at), { icon, interactive: false, keyboard: false });
}

const latLng = ({ latitude, longitude }: Position): [number, number] => [latitude, longitude];

const metresPerPixel = (zoom: number): number =>
  (40_075_016.7 * Math.cos((positionOf('c3').latitude * Math.PI) / 180)) / (256 * 2 ** zoom);
