// A Leaflet map for a component's lifetime: the base layer, the marks of kitchen, home and courier, and the route.
import type { Position } from '@waggle/contracts';
import { homeOf, kitchenNode, positionOf, routeOf } from '@waggle/town/route.ts';
import {
  control,
  map as createMap,
  divIcon,
  type LatLng,
  type Map as LeafletMap,
  latLngBounds,
  layerGroup,
  type Marker,
  marker,
  polyline,
  tileLayer,
} from 'leaflet';
import 'leaflet/dist/leaflet.css';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { type Glide, glide } from './courier-marker.ts';
import { type DrawnTown, drawTown } from './drawn-town.ts';

/** `GET /client.json`: the operator's settings for the pages. */
export interface ClientSettings {
  readonly tiles: { readonly url: string; readonly attribution: string } | null;
}

export interface MapState {
  readonly orderId: string;
  readonly tiles: ClientSettings['tiles'];
  /** The base layer is known. */
  readonly ready: boolean;
  readonly position: Position | null;
  readonly opacity: number;
  /** Show kitchen, home and the route between them. */
  readonly withTown: boolean;
  /** The language of the marks' labels. */
  readonly language: string;
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
  const { orderId, tiles, ready, position, opacity, withTown, language } = state;
  const [map, setMap] = useState<LeafletMap | null>(null);
  const [ground, setGround] = useState<DrawnTown | null>(null);
  const elements = useMemo(() => ({ kitchen: mark('kitchen'), home: mark('home'), courier: mark('courier') }), []);

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
    made.fitBounds(boundsOf(orderId), framed);
    const resized = new ResizeObserver(() => made.invalidateSize({ animate: false }));
    resized.observe(place.current);
    setMap(made);
    return () => {
      resized.disconnect();
      made.remove();
      setMap(null);
    };
  }, [place, orderId]);

  useEffect(() => {
    if (!map || !ready) return;
    if (!tiles) {
      const drawn = drawTown(map);
      setGround(drawn);
      return () => {
        drawn.remove();
        setGround(null);
      };
    }
    const layer = tileLayer(tiles.url, { maxZoom: 19 }).addTo(map);
    const credit = control.attribution({ prefix: false }).addTo(map).addAttribution(tiles.attribution);
    return () => {
      layer.remove();
      credit.remove();
    };
  }, [map, ready, tiles]);

  useEffect(() => {
    if (!map || !withTown) return;
    const route = routeOf(orderId);
    const way = route.points.map(latLng);
    const town = layerGroup([
      polyline(way, { className: 'way-edge', weight: 9, pane: wayPane, interactive: false }),
      polyline(way, { className: 'way', weight: 5, pane: wayPane, interactive: false }),
      marked(positionOf(kitchenNode), elements.kitchen),
      marked(positionOf(homeOf(orderId)), elements.home),
    ]);
    town.addTo(map);
    return () => void town.remove();
  }, [map, withTown, orderId, elements]);

  // After the marks and their labels are on the map.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the labels' sizes depend on the language
  useEffect(() => {
    if (!ground) return;
    const kitchen = { position: positionOf(kitchenNode), element: elements.kitchen };
    const home = { position: positionOf(homeOf(orderId)), element: elements.home };
    ground.keepClear(withTown ? [kitchen, home] : []);
  }, [ground, withTown, orderId, elements, language]);

  useCourier({ map, element: elements.courier, position, opacity, withTown, ground });

  return {
    ...elements,
    zoomIn: () => void map?.zoomIn(1),
    zoomOut: () => void map?.zoomOut(1),
    showAll: () => {
      if (withTown || !position) map?.fitBounds(boundsOf(orderId), framed);
      else map?.setView(latLng(position), 16);
    },
  };
}

interface CourierOnMap extends Pick<MapState, 'position' | 'opacity' | 'withTown'> {
  readonly map: LeafletMap | null;
  readonly element: HTMLElement;
  readonly ground: DrawnTown | null;
}

function useCourier({ map, element, position, opacity, withTown, ground }: CourierOnMap): void {
  const drawn = useRef(ground);
  drawn.current = ground;
  const riding = useRef<{ readonly mark: Marker; readonly glide: Glide; followed: boolean } | null>(null);
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
      riding.current = { mark, glide: glide(map, mark, moved), followed: false };
      moved(mark.getLatLng());
    }
    // In the drawn town the whole route is in view; elsewhere the map follows the courier.
    if (withTown) return;
    if (!riding.current.followed) map.setView(latLng(position), 16);
    else if (!map.getBounds().pad(-0.15).contains(latLng(position))) map.panTo(latLng(position));
    riding.current.followed = true;
  }, [map, element, position, withTown]);
  useEffect(() => {
    element.style.opacity = String(opacity);
  }, [element, opacity]);
}

const wayPane = 'way';

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
