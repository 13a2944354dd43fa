// A Leaflet map for as long as a component is there: the ground, the marks of kitchen, home and courier, and the way.
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

/** `GET /client.json`: what the operator of this Waggle decided for its pages. */
export interface ClientSettings {
  readonly tiles: { readonly url: string; readonly attribution: string } | null;
}

export interface MapState {
  readonly orderId: string;
  readonly tiles: ClientSettings['tiles'];
  /** Which ground to draw is known. */
  readonly ready: boolean;
  readonly position: Position | null;
  readonly opacity: number;
  /** Kitchen, home and the way between them belong on this map. */
  readonly withTown: boolean;
  /** Of the words in the marks. */
  readonly language: string;
}

export interface MapMarks {
  /** The elements of the marks, for React to draw into. */
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
      // The wheel scrolls the page, and a finger too, until the map is asked for.
      scrollWheelZoom: false,
      dragging: !matchMedia('(pointer: coarse)').matches,
      fadeAnimation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      zoomAnimation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    });
    const focused = () => made.scrollWheelZoom.enable();
    const left = () => made.scrollWheelZoom.disable();
    // Above the ground, whichever of the two comes first.
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

  // After the marks are on the map, with their words in them.
  // biome-ignore lint/correctness/useExhaustiveDependencies: other words take other room
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
    // In the town the whole way is in view; elsewhere the map goes with the courier.
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

// Room for the pins above their places, the buttons at the right and the words below.
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
  // What the marks say is said in words below the map.
  element.setAttribute('aria-hidden', 'true');
  return element;
}
