// The admin's pages: the menu, the kitchen's hours, the staff, and one's own password.
import { useTranslation } from 'react-i18next';
import { Link, Route, Switch, useLocation } from 'wouter';
import { ConnectionLine } from '../live/connection-line.tsx';
import { useMenu } from '../menu/live-menu.ts';
import { usePageTitle } from '../shell/use-page-title.ts';
import { Waiting } from '../shell/waiting.tsx';
import styles from './admin-page.module.css';
import { HoursPage } from './hours-page.tsx';
import { MenuEditor } from './menu-editor.tsx';
import { PasswordPage } from './password-page.tsx';
import { StaffPage } from './staff-page.tsx';

const places = { menu: '/', hours: '/hours', staff: '/staff', password: '/password' } as const;

export default function AdminPage() {
  const { t } = useTranslation('admin');
  const { menu, live } = useMenu();
  const [path] = useLocation();
  usePageTitle(t('title'));
  return (
    <div className={styles.page}>
      <ConnectionLine state={live} />
      <nav className={styles.nav} aria-label={t('title')}>
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
        <Route path={places.hours}>{menu ? <HoursPage kitchen={menu.kitchen} /> : <Waiting />}</Route>
        <Route>{menu ? <MenuEditor menu={menu} /> : <Waiting />}</Route>
      </Switch>
    </div>
  );
}
