// A page whose code is loaded when it is needed or before. One that is there already is shown without a moment of nothing:
// React would hold back what follows a fallback for a third of a second.
import { type ComponentType, lazy, useState } from 'react';

export interface LazyPage<Props> {
  readonly Page: ComponentType<Props>;
  /** Loads it beforehand. Whether that works is seen when the page is shown. */
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
