// The link that opens an address in the maps of the courier's device. Only the courier's tap sends the address there.

/** @param userAgent of the browser: Android asks which app, Apple's devices open their own, others get a search on OpenStreetMap */
export function directionsTo(address: string, userAgent: string): string {
  const place = encodeURIComponent(address.replaceAll(/\s+/g, ' ').trim());
  if (/Android/.test(userAgent)) return `geo:0,0?q=${place}`;
  if (/iPhone|iPad|Macintosh/.test(userAgent)) return `https://maps.apple.com/?daddr=${place}`;
  return `https://www.openstreetmap.org/search?query=${place}`;
}
