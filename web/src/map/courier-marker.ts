// The courier on the map: glides between positions, so that updates once a second look like a ride.
import { type LatLng, type Map as LeafletMap, latLng, type Marker } from 'leaflet';

/** Slightly longer than the second between two positions, so that the glide never stops in between. */
const glideMs = 1_150;
/** Beyond this a courier cannot have ridden between two positions: the marker jumps instead of gliding through houses. */
const jumpMetres = 600;

export interface Glide {
  to(position: { readonly latitude: number; readonly longitude: number }): void;
  stop(): void;
}

export function glide(map: LeafletMap, mark: Marker, moved: (at: LatLng) => void): Glide {
  let frame = 0;
  let zooming = false;
  const place = (at: LatLng) => {
    // Leaflet animates its markers while zooming.
    if (!zooming) mark.setLatLng(at);
    moved(at);
  };
  const zoomBegins = () => {
    zooming = true;
  };
  const zoomEnds = () => {
    zooming = false;
  };
  map.on('zoomstart', zoomBegins);
  map.on('zoomend', zoomEnds);
  return {
    to({ latitude, longitude }) {
      cancelAnimationFrame(frame);
      const from = mark.getLatLng();
      const target = latLng(latitude, longitude);
      const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
      if (still || document.hidden || from.distanceTo(target) > jumpMetres) return place(target);
      const began = performance.now();
      const step = (now: number) => {
        const part = Math.min(1, Math.max(0, (now - began) / glideMs));
        place(latLng(from.lat + (target.lat - from.lat) * part, from.lng + (target.lng - from.lng) * part));
        if (part < 1) frame = requestAnimationFrame(step);
      };
      frame = requestAnimationFrame(step);
    },
    stop() {
      cancelAnimationFrame(frame);
      map.off('zoomstart', zoomBegins);
      map.off('zoomend', zoomEnds);
    },
  };
}
