// A part of a page whose code loads on demand. A load that fails, as when the line is lost, does not take the page down, as it would
// with React's `lazy`: it is tried again.
import { type ComponentType, type ReactNode, useEffect, useState } from 'react';
import { retryDelay } from './live/retry.ts';

/** @param meanwhile shown until the code is there */
export function lazyPart<Props extends object>(
  fetchCode: () => Promise<{ readonly default: ComponentType<Props> }>,
  meanwhile: ReactNode = null,
): ComponentType<Props> {
  let loaded: ComponentType<Props> | null = null;
  return function Part(props) {
    const [Component, setComponent] = useState(() => loaded);
    useEffect(() => {
      if (Component) return;
      let isMounted = true;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const load = async (failures: number): Promise<void> => {
        try {
          const code = await fetchCode();
          loaded = code.default;
          if (isMounted) setComponent(() => code.default);
        } catch {
          if (isMounted) timer = setTimeout(() => void load(failures + 1), retryDelay(failures + 1, Math.random));
        }
      };
      void load(0);
      return () => {
        isMounted = false;
        clearTimeout(timer);
      };
    }, [Component]);
    return Component ? <Component {...props} /> : meanwhile;
  };
}
