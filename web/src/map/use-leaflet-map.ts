// A Leaflet map for a component's lifetime: its ground, and the marks on it.
import type { Position } from '@waggle/contracts';
import { homeOf, kitchenNode, positionOf, routeOf } from '@waggle/town/route.ts';
import {
  map as createMap,
  divIcon,
  type LatLng,
  type Map as LeafletMap,
  latLngBounds,
  layerGroup,
  type Marker,
  marker,
  polyline,
} from 'leaflet';
import 'leaflet/dist/leaflet.css';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { TileServer } from './client-settings.ts';
import { type Glide, glide } from './courier-marker.ts';
import { type DrawnTown, drawTown, type TownMark } from './drawn-town.ts';
import { addTiles } from './tile-ground.ts';

/** Only the position and its opacity may change: another order or ground needs a new map. */
export interface MapState {
  readonly orderId: string;
  /** The ground: null is the drawn town, with its kitchen, the home and the way between them. */
  readonly tiles: TileServer | null;
  readonly position: Position;
  /** Null: the position is too old to show a courier there. */
  readonly opacity: number | null;
  /** The language of the marks' texts. */
  readonly language: string;
  /** No tile could be loaded. */
  readonly onTilesFail: () => void;
}

export interface MapMarks {
  /** The marks' elements, for React portals. */
  readonly kitchen: HTMLElement;
  readonly home: HTMLElement;
  readonly courier: HTMLElement;
  zoomIn(): void;
  zoomOut(): void;
  showAll(): void;
}

export function useLeafletMap(place: RefObject<HTMLElement | null>, state: MapState): MapMarks {
  const { orderId, tiles, position, opacity, language, onTilesFail } = state;
  const [map, setMap] = useState<LeafletMap | null>(null);
  const [town, setTown] = useState<DrawnTown | null>(null);
  const elements = useMemo(() => ({ kitchen: mark('kitchen'), home: mark('home'), courier: mark('courier') }), []);
  const latest = useRef(position);
  latest.current = position;

  useEffect(() => {
    if (!place.current) return;
    const made = createMap(place.current, {
      zoomControl: false,
      attributionControl: false,
      minZoom: 12,
      maxZoom: 19,
      zoomSnap: 0.25,
      // Wheel and finger scroll the page until the user activates the map.
      scrollWheelZoom: false,
      dragging: !matchMedia('(pointer: coarse)').matches,
      fadeAnimation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      zoomAnimation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    });
    const focused = () => made.scrollWheelZoom.enable();
    const left = () => made.scrollWheelZoom.disable();
    // Above the base layer, in whichever order the two load.
    made.createPane(wayPane).style.zIndex = '410';
    made.on('focus', focused).on('blur', left);
    if (tiles) made.setView(latLng(latest.current), closeZoom);
    else made.fitBounds(boundsOf(orderId), framed);
    const resized = new ResizeObserver(() => made.invalidateSize({ animate: false }));
    resized.observe(place.current);
    setMap(made);
    return () => {
      resized.disconnect();
      made.remove();
      setMap(null);
    };
  }, [place, orderId, tiles]);

  useEffect(() => {
    if (!map) return;
    if (tiles) return addTiles(map, tiles, onTilesFail);
    const drawn = drawTown(map);
    const route = addRoute(map, orderId, elements);
    // At once, so that no name ever shows under a mark.
    drawn.keepClear(marksOf(orderId, elements));
    drawn.makeWay(latest.current);
    setTown(drawn);
    return () => {
      route.remove();
      drawn.remove();
      setTown(null);
    };
  }, [map, tiles, orderId, elements, onTilesFail]);

  // After the marks and their labels are on the map.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the labels' sizes depend on the language
  useEffect(() => {
    town?.keepClear(marksOf(orderId, elements));
  }, [town, orderId, elements, language]);

  const shown = opacity === null ? null : position;
  useCourier({ map, element: elements.courier, position: shown, follow: tiles !== null, town });
  useEffect(() => {
    if (opacity !== null) elements.courier.style.opacity = String(opacity);
  }, [elements, opacity]);

  return {
    ...elements,
    zoomIn: () => void map?.zoomIn(1),
    zoomOut: () => void map?.zoomOut(1),
    showAll: () => {
      if (tiles) map?.setView(latLng(position), closeZoom);
      else map?.fitBounds(boundsOf(orderId), framed);
    },
  };
}

interface CourierOnMap {
  readonly map: LeafletMap | null;
  readonly element: HTMLElement;
  readonly position: Position | null;
  /** The map follows the courier; in the town the whole route is in view. */
  readonly follow: boolean;
  readonly town: DrawnTown | null;
}

function useCourier({ map, element, position, follow, town }: CourierOnMap): void {
  const drawn = useRef(town);
  drawn.current = town;
  const riding = useRef<{ readonly mark: Marker; readonly glide: Glide } | null>(null);
  useEffect(() => {
    if (!map) return;
    return () => {
      riding.current?.glide.stop();
      riding.current?.mark.remove();
      riding.current = null;
    };
  }, [map]);
  useEffect(() => {
    if (!map) return;
    if (!position) {
      riding.current?.glide.stop();
      riding.current?.mark.remove();
      riding.current = null;
      drawn.current?.makeWay(null);
      return;
    }
    if (riding.current) riding.current.glide.to(position);
    else {
      const mark = marked(position, element, 1_000).addTo(map);
      const moved = ({ lat, lng }: LatLng) => drawn.current?.makeWay({ latitude: lat, longitude: lng });
      riding.current = { mark, glide: glide(map, mark, moved) };
      moved(mark.getLatLng());
    }
    if (follow && !map.getBounds().pad(-0.15).contains(latLng(position))) map.panTo(latLng(position));
  }, [map, element, position, follow]);
}

const marksOf = (orderId: string, { kitchen, home }: Pick<MapMarks, 'kitchen' | 'home'>): TownMark[] => [
  { position: positionOf(kitchenNode), element: kitchen },
  { position: positionOf(homeOf(orderId)), element: home },
];

/** Kitchen, home, and the way between them. */
function addRoute(map: LeafletMap, orderId: string, { kitchen, home }: Pick<MapMarks, 'kitchen' | 'home'>) {
  const way = routeOf(orderId).points.map(latLng);
  return layerGroup([
    polyline(way, { className: 'way-edge', weight: 9, pane: wayPane, interactive: false }),
    polyline(way, { className: 'way', weight: 5, pane: wayPane, interactive: false }),
    marked(positionOf(kitchenNode), kitchen),
    marked(positionOf(homeOf(orderId)), home),
  ]).addTo(map);
}

const wayPane = 'way';
const closeZoom = 16;

// Leaves room for the pins above their points, the buttons on the right and the labels below.
const framed = { paddingTopLeft: [36, 60], paddingBottomRight: [72, 76], maxZoom: 17 } as const satisfies Parameters<
  LeafletMap['fitBounds']
>[1];

const boundsOf = (orderId: string) => latLngBounds(routeOf(orderId).points.map(latLng));

const marked = (at: Position, element: HTMLElement, zIndexOffset = 0): Marker =>
  marker(latLng(at), {
    icon: divIcon({ html: element, className: 'map-mark', iconSize: [0, 0] }),
    interactive: false,
    keyboard: false,
    zIndexOffset,
  });

const latLng = ({ latitude, longitude }: Position): [number, number] => [latitude, longitude];

function mark(of: string): HTMLElement {
  const element = document.createElement('div');
  element.dataset['mark'] = of;
  // The text below the map says the same for screen readers.
  element.setAttribute('aria-hidden', 'true');
  return element;
}
