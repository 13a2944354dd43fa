// Links to the menu's categories, and highlights the current one.
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Section } from '../menu/menu-state.ts';
import styles from './category-nav.module.css';

export const sectionId = (category: string): string => `category-${encodeURIComponent(category)}`;

export function CategoryNav({ sections }: { readonly sections: readonly Section[] }) {
  const { t } = useTranslation();
  const names = sections.map(({ category }) => category);
  const current = useCurrent(names);
  const list = useRef<HTMLUListElement>(null);
  // Keeps the current chip in view without scrolling the page.
  useEffect(() => {
    const chip = list.current?.children[names.indexOf(current ?? '')];
    if (!(chip instanceof HTMLElement) || !list.current) return;
    list.current.scrollTo({ left: chip.offsetLeft - list.current.clientWidth / 2 + chip.clientWidth / 2 });
  }, [current, names]);
  return (
    <nav className={styles.nav} aria-label={t('menu.categories')}>
      <ul ref={list}>
        {sections.map(({ category, title }) => (
          <li key={category}>
            <a
              dir="auto"
              lang={title.lang}
              href={`#${sectionId(category)}`}
              aria-current={category === current ? 'true' : undefined}
              onClick={(event) => {
                event.preventDefault();
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

function useCurrent(names: readonly string[]): string | null {
  const [current, setCurrent] = useState<string | null>(null);
  const key = names.join('\n');
  useEffect(() => {
    const visible = new Set<string>();
    const order = key.split('\n');
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) visible.add(target.id);
          else visible.delete(target.id);
        }
        // Between two sections the last one stays current.
        const seen = order.find((name) => visible.has(sectionId(name)));
        if (seen !== undefined) setCurrent(seen);
      },
      { rootMargin: '-140px 0px -45% 0px' },
    );
    for (const name of order) {
      const section = document.getElementById(sectionId(name));
      if (section) observer.observe(section);
    }
    return () => observer.disconnect();
  }, [key]);
  return current;
}
