// The admin pages: menu, kitchen and hours, staff, own password.
import { type RefObject, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Route, Switch, useLocation } from 'wouter';
import { ConnectionLine } from '../live/connection-line.tsx';
import { useMenu } from '../menu/live-menu.ts';
import { Loading } from '../shell/loading.tsx';
import { usePageTitle } from '../shell/use-page-title.ts';
import styles from './admin-page.module.css';
import { HoursPage } from './hours-page.tsx';
import { MenuEditor } from './menu-editor.tsx';
import { PasswordPage } from './password-page.tsx';
import { StaffPage } from './staff-page.tsx';

const places = { menu: '/', hours: '/hours', staff: '/staff', password: '/password' } as const;

export default function AdminPage() {
  const { t, i18n } = useTranslation('admin');
  const { menu, live } = useMenu();
  const [path] = useLocation();
  const nav = useRef<HTMLElement>(null);
  useCurrentInView(nav, `${path} ${i18n.language}`);
  usePageTitle(t('title'));
  return (
    <div className={styles.page}>
      <ConnectionLine state={live} />
      <nav ref={nav} className={styles.nav} aria-label={t('title')}>
        {(Object.keys(places) as (keyof typeof places)[]).map((place) => (
          <Link
            key={place}
            href={places[place]}
            className={styles.link}
            aria-current={path === places[place] ? 'page' : undefined}
          >
            {t(`place.${place}`)}
          </Link>
        ))}
      </nav>
      <Switch>
        <Route path={places.staff}>
          <StaffPage />
        </Route>
        <Route path={places.password}>
          <PasswordPage />
        </Route>
        <Route path={places.hours}>{menu ? <HoursPage kitchen={menu.kitchen} /> : <Loading />}</Route>
        <Route>{menu ? <MenuEditor menu={menu} /> : <Loading />}</Route>
      </Switch>
    </div>
  );
}

/** Centres the current tab: on a phone the tabs do not all fit side by side. */
function useCurrentInView(nav: RefObject<HTMLElement | null>, shown: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab, or labels of another length, move it
  useLayoutEffect(() => {
    const row = nav.current;
    if (!row) return;
    const centre = (element: Element) => {
      const { left, width } = element.getBoundingClientRect();
      return left + width / 2;
    };
    const resized = new ResizeObserver(() => {
      const current = row.querySelector('[aria-current="page"]');
      // Scrolls the row only, not the page.
      if (current) row.scrollLeft += centre(current) - centre(row);
    });
    // The observer also reports the initial size.
    resized.observe(row);
    return () => resized.disconnect();
  }, [nav, shown]);
}
