// Matches paths against routes such as `/ws/orders/:id`.

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
