// The path under which Waggle is hosted. The server writes it into the page: the client is built once, for every path.

/** Such as `/waggle`; empty for the root. */
export const basePath: string = globalThis.document?.documentElement.dataset['basePath'] ?? '';

/** A path of Waggle's, such as `/api/menu`, with the base path in front. */
export const hosted = (path: string): string => basePath + path;

/** The current page's path without the base path, as in `routes`. */
export const currentPath = (): string => location.pathname.slice(basePath.length) || '/';

/** A proxy that strips the path also answers without it: redirects to the address with it. @returns whether it redirects */
export function redirectToBasePath(): boolean {
  const { pathname, search, hash } = location;
  if (basePath === '' || pathname === basePath || pathname.startsWith(`${basePath}/`)) return false;
  location.replace(hosted(pathname) + search + hash);
  return true;
}
