// The courier on the map: glides from one position to the next, so that news once a second look like a ride.
import { type LatLng, type Map as LeafletMap, latLng, type Marker } from 'leaflet';

/** News come about once a second; a glide a little longer never stands still in between. */
const glideMs = 1_150;
/** Farther than any courier rides between two positions: a glide would go through houses. */
const jumpMetres = 600;

export interface Glide {
  to(position: { readonly latitude: number; readonly longitude: number }): void;
  stop(): void;
}

export function glide(map: LeafletMap, mark: Marker, moved: (at: LatLng) => void): Glide {
  let frame = 0;
  let zooming = false;
  const place = (at: LatLng) => {
    // Leaflet moves its markers itself while it zooms.
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
