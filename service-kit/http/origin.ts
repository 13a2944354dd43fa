// Whose page a request comes from. A browser sends its cookies whoever asks; it also says who asks, and a page cannot change
// what it says.
import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a page of that origin may act for who uses the browser. Programs name no origin: they have nobody's cookies but
 * their own, and a WebSocket's token decides what they may see.
 * @param origins those of `WAGGLE_ORIGINS`
 */
export function originAllowed(headers: IncomingHttpHeaders, origins: readonly string[]): boolean {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  // `none`: the person typed the address, or opened a bookmark.
  if (site === 'same-origin' || site === 'none') return true;
  if (origin === undefined) return site === undefined;
  if (origins.includes(origin)) return true;
  // A browser says this of its own requests only over https or on localhost; elsewhere hosts are compared.
  if (site !== undefined) return false;
  return URL.canParse(origin) && new URL(origin).host === host;
}

/** The origins of a setting: `https://shop.example, https://kitchen.example`. */
export const originsOf = (setting: string): string[] =>
  setting.split(',').flatMap((origin) => (origin.trim() ? [origin.trim()] : []));
