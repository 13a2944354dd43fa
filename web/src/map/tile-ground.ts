// A map of real places, from a tile server; reports when none of its tiles loads.
import { control, type Map as LeafletMap, tileLayer } from 'leaflet';
import type { TileServer } from './client-settings.ts';

/** A hanging server causes no error for minutes. */
const patienceMs = 15_000;

/** @param onFail called when the map shows nothing: no tile in view was loaded */
export function addTiles(map: LeafletMap, { url, attribution }: TileServer, onFail: () => void): () => void {
  const layer = tileLayer(url, { maxZoom: 19 });
  const credit = control.attribution({ prefix: false }).addTo(map).addAttribution(attribution);
  let timer: ReturnType<typeof setTimeout>;
  const judge = () => {
    clearTimeout(timer);
    // The previous view's tiles stay until new ones cover them.
    if (!layer.getContainer()?.querySelector('.leaflet-tile-loaded')) onFail();
  };
  layer.on('loading', () => {
    clearTimeout(timer);
    timer = setTimeout(judge, patienceMs);
  });
  layer.on('load', judge);
  layer.addTo(map);
  return () => {
    clearTimeout(timer);
    layer.off();
    layer.remove();
    credit.remove();
  };
}
