// A page whose code is loaded on demand or in advance. One that is already loaded is shown at once: React would delay what
// follows a fallback by a third of a second.
import { type ComponentType, lazy, useState } from 'react';

export interface LazyPage<Props> {
  readonly Page: ComponentType<Props>;
  /** Loads it in advance. A failure shows when the page is opened. */
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
