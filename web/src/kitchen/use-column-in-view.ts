// Which column of the board is in view, where the screen has no room for all of them.
import { type RefObject, useEffect, useState } from 'react';
import { type ColumnName, columns } from './columns.ts';

/** @param isThere whether the columns have been drawn */
export function useColumnInView(
  row: RefObject<HTMLElement | null>,
  isThere: boolean,
): [ColumnName, (column: ColumnName) => void] {
  const [inView, setInView] = useState<ColumnName>('created');
  useEffect(() => {
    const { current: element } = row;
    if (!element || !isThere) return;
    const look = (): void => {
      // A row that is scrolled to its end shows the last column, however narrow the others are.
      const isAtEnd = element.scrollLeft > 0 && element.scrollLeft + element.clientWidth >= element.scrollWidth - 2;
      const middle = element.getBoundingClientRect().left + element.clientWidth / 3;
      const lefts = columns.map((column) => columnOf(element, column)?.getBoundingClientRect().left ?? 0);
      const index = isAtEnd
        ? columns.length - 1
        : Math.max(
            0,
            lefts.findLastIndex((left) => left <= middle),
          );
      setInView(columns[index] ?? 'created');
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    const resized = new ResizeObserver(look);
    resized.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      resized.disconnect();
    };
  }, [row, isThere]);
  return [
    inView,
    (column) =>
      row.current &&
      columnOf(row.current, column)?.scrollIntoView({ behavior: 'smooth', inline: 'start', block: 'nearest' }),
  ];
}

const columnOf = (row: HTMLElement, column: ColumnName): Element | null =>
  row.querySelector(`[data-column="${column}"]`);
