// The path under which Waggle is hosted, such as `/waggle` of https://shop.example/waggle/.

const segment = /[\w-][\w.~-]*/.source;
/** What Waggle's own paths begin with. A proxy may strip the base path or keep it: one of these would then mean two things. */
const own = ['api', 'ws', 'health', 'metrics', 'assets', 'pictures', 'admin', 'track'].join('|');

export const basePathPattern = `^(/|/?(?!(${own})(/|$))${segment}(/${segment})*/?)$`;

/** The setting with one slash at its beginning and none at its end; empty for the root. */
export function basePathOf(setting: string): string {
  const inside = setting.replace(/^\/|\/$/g, '');
  return inside === '' ? '' : `/${inside}`;
}

/** A request's path and query below the base path. One that a proxy has stripped stays as it is. */
export function withoutBasePath(url: string, basePath: string): string {
  if (basePath === '' || !url.startsWith(basePath)) return url;
  const rest = url.slice(basePath.length);
  if (rest === '' || rest.startsWith('?')) return `/${rest}`;
  return rest.startsWith('/') ? rest : url;
}
