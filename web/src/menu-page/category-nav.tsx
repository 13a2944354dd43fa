// Links to the menu's categories, and marks the one in view.
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Section } from '../menu/menu-state.ts';
import { useCurrentInView } from '../ui/use-current-in-view.ts';
import styles from './category-nav.module.css';

export const sectionId = (category: string): string => `category-${encodeURIComponent(category)}`;

export function CategoryNav({ sections }: { readonly sections: readonly Section[] }) {
  const { t } = useTranslation();
  const names = sections.map(({ category }) => category);
  const place = useRef<HTMLElement>(null);
  const [current, choose] = useCurrent(names, place);
  const list = useRef<HTMLUListElement>(null);
  useCurrentInView(list, `${current} ${names.join(' ')}`);
  return (
    <nav ref={place} className={styles.nav} aria-label={t('menu.categories')}>
      <ul ref={list}>
        {sections.map(({ category, title }) => (
          <li key={category}>
            <a
              dir="auto"
              lang={title.lang}
              href={`#${sectionId(category)}`}
              title={category}
              aria-current={category === current ? 'true' : undefined}
              onClick={(event) => {
                event.preventDefault();
                choose(category);
                document.getElementById(sectionId(category))?.scrollIntoView({ behavior: 'smooth' });
              }}
            >
              {title.text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The category at the top of the view; after a tap the tapped one, until the reader scrolls. */
function useCurrent(
  names: readonly string[],
  place: RefObject<HTMLElement | null>,
): [string | null, (category: string) => void] {
  const [current, setCurrent] = useState<string | null>(null);
  const chosen = useRef<string | null>(null);
  const key = names.join('\n');
  useEffect(() => {
    const order = key.split('\n');
    const look = (): void => {
      if (chosen.current !== null && order.includes(chosen.current)) {
        setCurrent(chosen.current);
        return;
      }
      // Where the links end, the menu begins.
      const line = (place.current?.getBoundingClientRect().bottom ?? 0) + innerHeight / 5;
      const tops = order.map((name) => document.getElementById(sectionId(name))?.getBoundingClientRect().top ?? 0);
      // The page may end before the last category reaches the line.
      const isAtEnd = scrollY > 0 && innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
      const last = tops.findLastIndex((top) => top <= (isAtEnd ? innerHeight : line));
      setCurrent(order[Math.max(0, last)] ?? null);
    };
    const byHand = (): void => {
      chosen.current = null;
    };
    look();
    const abort = new AbortController();
    const { signal } = abort;
    addEventListener('scroll', look, { passive: true, signal });
    addEventListener('resize', look, { signal });
    for (const event of ['wheel', 'touchmove', 'keydown'] as const)
      addEventListener(event, byHand, { passive: true, signal });
    return () => abort.abort();
  }, [key, place]);
  return [
    current,
    (category) => {
      chosen.current = category;
      setCurrent(category);
    },
  ];
}
