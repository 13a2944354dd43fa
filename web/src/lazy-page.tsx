// A page whose code loads on demand or in advance. A loaded page skips Suspense: React would delay the content after a
// fallback by a third of a second.
import { type ComponentType, lazy, useState } from 'react';

export interface LazyPage<Props> {
  readonly Page: ComponentType<Props>;
  /** Preloads the page. A failure shows when the page is opened. */
  readonly preload: () => void;
}

export function lazyPage<Props extends object>(
  fetchCode: () => Promise<{ readonly default: ComponentType<Props> }>,
): LazyPage<Props> {
  let loaded: ComponentType<Props> | null = null;
  const load = async () => {
    const code = await fetchCode();
    loaded = code.default;
    return code;
  };
  const Later = lazy(load) as ComponentType<Props>;
  return {
    preload: () => void load().catch(() => {}),
    Page(props) {
      const [Component] = useState(() => loaded ?? Later);
      return <Component {...props} />;
    },
  };
}
