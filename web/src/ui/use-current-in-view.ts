// Scrolls an overflowing row of links or buttons so that the current one is in the middle.
import { type RefObject, useLayoutEffect } from 'react';

/** @param shown changes with the current one, or with the length of the texts */
export function useCurrentInView(row: RefObject<HTMLElement | null>, shown: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another current one, or longer words, move it
  useLayoutEffect(() => {
    const { current: element } = row;
    if (!element) return;
    const centre = (one: Element) => {
      const { left, width } = one.getBoundingClientRect();
      return left + width / 2;
    };
    const resized = new ResizeObserver(() => {
      const current = element.querySelector('[aria-current]');
      // Only the row: the page stays where it was scrolled to.
      if (current) element.scrollLeft += centre(current) - centre(element);
    });
    // The observer also reports the first size.
    resized.observe(element);
    return () => resized.disconnect();
  }, [row, shown]);
}
