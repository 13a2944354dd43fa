// Paths: the one that a request asks for, and patterns of routes such as `/ws/orders/:id`.

/** Without the query, which may hold what should not be logged. */
export const pathOf = ({ url = '/' }: { readonly url?: string | undefined }): string => url.split('?', 1)[0] ?? '/';

/** The parts named with a colon become groups of these names; `*` takes the rest. */
export const pathPattern = (route: string): RegExp =>
  new RegExp(
    `^${route
      .split('/')
      .map((part) => {
        if (part === '*') return '.*';
        if (part.startsWith(':')) return `(?<${part.slice(1)}>[^/]+)`;
        return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      })
      .join('/')}/?$`,
  );
