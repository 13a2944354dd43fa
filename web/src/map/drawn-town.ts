// The drawn town as Leaflet layers: few paths of many segments each, styled by drawn-town.css.
import { blocks, parks, ponds, river, square, woods } from '@waggle/town/areas.ts';
import { positionOf } from '@waggle/town/route.ts';
import { type StreetClass, streets } from '@waggle/town/streets.ts';
import {
  divIcon,
  type LatLngExpression,
  type Map as LeafletMap,
  layerGroup,
  type Marker,
  marker,
  polygon,
  polyline,
} from 'leaflet';
import './drawn-town.css';
import type { Position } from '@waggle/contracts';
import { type Box, meet } from './boxes.ts';
import { houses, smoothed, terraces, trees } from './scenery.ts';
import { pixelsOf, placeNames, type TextSize, type TownName, townNames } from './town-names.ts';

/** The width in metres. */
const breadth: Readonly<Record<StreetClass, number>> = { main: 13, street: 9, lane: 6.5, path: 3 };
const fewestPixels: Readonly<Record<StreetClass, number>> = { main: 3.5, street: 2, lane: 1.5, path: 1 };
const classes: readonly StreetClass[] = ['path', 'lane', 'street', 'main'];

/** A mark on the map: `element` is centred on its position. */
export interface TownMark {
  readonly position: Position;
  readonly element: HTMLElement;
}

export interface DrawnTown {
  /** Keeps names clear of these marks. Call when a mark or its content has changed. */
  keepClear(marks: readonly TownMark[]): void;
  /** Hides the names under the courier's position. */
  makeWay(courier: Position | null): void;
  remove(): void;
}

/** The courier mark's diameter in pixels. */
const moverPixels = 46;

/** Adds the town to a map. */
export function drawTown(map: LeafletMap): DrawnTown {
  const area = (className: string, ...outlines: LatLngExpression[][][]) =>
    polygon(outlines, { className: `town-area ${className}`, interactive: false, stroke: true, smoothFactor: 0 });
  const rings = (...outlines: (readonly Position[])[]) => outlines.map((outline) => [outline.map(latLng)]);
  const suburbs = houses();
  const areas = [
    area('town-wood', ...rings(...woods.map((wood) => smoothed(wood)))),
    area('town-park', ...rings(...parks.map((park) => smoothed(park)))),
    area('town-water', ...rings(...[river, ...ponds].map((water) => smoothed(water)))),
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
  const names = townNames.map(written);
  const all = layerGroup([...areas, ...lines.map(({ line }) => line), ...names.map(({ mark }) => mark)]);
  let marks: readonly TownMark[] = [];
  let mover: Position | null = null;
  let boxes: readonly (Box | null)[] = [];

  const fit = () => {
    const zoom = map.getZoom();
    const pixelsPerMetre = 1 / metresPerPixel(zoom);
    for (const { kind, part, line } of lines) {
      const weight = Math.max(fewestPixels[kind], breadth[kind] * pixelsPerMetre);
      line.setStyle({ weight: part === 'casing' ? weight + Math.min(3, 1 + pixelsPerMetre) : weight });
    }
    map.getContainer().toggleAttribute('data-far', zoom < 14.5);
    write();
  };
  const write = () => {
    const zoom = map.getZoom();
    const taken = marks.flatMap((mark) => boxesOf(mark, zoom));
    boxes = placeNames(zoom, sizes, taken);
    for (const [i, { mark, element, text }] of names.entries()) {
      const box = boxes[i];
      element.toggleAttribute('hidden', !box);
      if (!box) continue;
      mark.setLatLng(map.unproject([box.x, box.y], zoom));
      text.style.transform = `translate(-50%, -50%) rotate(${box.turned}deg)`;
    }
    makeWay();
  };
  const makeWay = () => {
    const at = mover && pixelsOf(mover, map.getZoom());
    const around = at && { ...at, width: moverPixels, height: moverPixels, turned: 0 };
    for (const [i, { element }] of names.entries()) {
      const box = boxes[i];
      element.toggleAttribute('data-under', Boolean(box && around && meet(box, around)));
    }
  };
  all.addTo(map);
  const sizes = names.map(sizeOf);
  fit();
  map.on('zoomend', fit);
  return {
    keepClear(of) {
      marks = of;
      write();
    },
    makeWay(at) {
      mover = at;
      makeWay();
    },
    remove() {
      map.off('zoomend', fit);
      all.remove();
    },
  };
}

interface WrittenName {
  readonly mark: Marker;
  readonly element: HTMLElement;
  readonly text: HTMLElement;
}

function written({ text: name, kind, along: [at] }: TownName): WrittenName {
  const element = document.createElement('div');
  const text = document.createElement('span');
  text.textContent = name;
  element.append(text);
  const icon = divIcon({ html: element, className: `town-name town-name-${kind}`, iconSize: [0, 0] });
  const first = at ?? positionOf('c3');
  return { mark: marker(latLng(first), { icon, interactive: false, keyboard: false }), element, text };
}

// A hidden map has no sizes: until it is shown, typical letter widths keep the names apart.
const sizeOf = ({ text }: WrittenName): TextSize => ({
  width: text.offsetWidth || (text.textContent?.length ?? 0) * 7,
  height: text.offsetHeight || 11,
});

/** The mark's box on the map, around its point. */
function boxesOf({ position, element }: TownMark, zoom: number): Box[] {
  const anchor = element.getBoundingClientRect();
  const at = pixelsOf(position, zoom);
  return [...element.querySelectorAll('span')].map((part) => {
    const { left, top, width, height } = part.getBoundingClientRect();
    return {
      x: at.x + left + width / 2 - anchor.left,
      y: at.y + top + height / 2 - anchor.top,
      width,
      height,
      turned: 0,
    };
  });
}

const latLng = ({ latitude, longitude }: Position): [number, number] => [latitude, longitude];

const metresPerPixel = (zoom: number): number =>
  (40_075_016.7 * Math.cos((positionOf('c3').latitude * Math.PI) / 180)) / (256 * 2 ** zoom);
