// The names by which a process serves. A page of anybody can make its own name resolve to this machine (DNS rebinding); its requests
// then count as ours, and only their Host shows it.
import { hostname } from 'node:os';

/** Whether requests with this `Host` are served. */
export type ServedHosts = (host: string | undefined) => boolean;

/**
 * Serves addresses, and names that nobody outside can register: loopback names, names of one part, those of this machine and of
 * services in a cluster; and the listed names. No page can be at an address that is not its server's.
 * @param listed of WAGGLE_HOSTS; `*` serves every name, `.shop.example` those below it
 * @param origins of WAGGLE_ORIGINS
 */
export function servedHosts(
  listed: string,
  origins: readonly string[] = [],
  machine: string = hostname(),
): ServedHosts {
  const names = listed.split(',').flatMap((name) => (name.trim() ? [name.trim().toLowerCase()] : []));
  if (names.includes('*')) return () => true;
  const own = machine.toLowerCase();
  const served = new Set([...names, own, `${own}.local`, ...origins.flatMap(hostOf)]);
  const below = names.filter((name) => name.startsWith('.'));
  const isServed = (name: string) =>
    address.test(name) ||
    !name.includes('.') ||
    unregistered.test(name) ||
    served.has(name) ||
    below.some((ending) => name.endsWith(ending));
  // HTTP/1.0 has no Host, and no browser sends it.
  return (host) => host === undefined || isServed(nameOf(host));
}

/** No name of the DNS looks like it: none has a colon, and no top-level domain is a number. */
const address = /^[\d.]+$|:/;
const unregistered = /\.(?:localhost|svc|svc\.cluster\.local)$/;

/** The name of `name:port`, without the brackets of an IPv6 address and without a last dot. */
const nameOf = (host: string): string =>
  host
    .toLowerCase()
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');

const hostOf = (origin: string): string[] => (URL.canParse(origin) ? [new URL(origin).hostname] : []);

export const notServed = (host: string): string =>
  `This is not ${JSON.stringify(host)}: WAGGLE_HOSTS must list the names by which Waggle is reached, besides its addresses and the names of its machine.`;
