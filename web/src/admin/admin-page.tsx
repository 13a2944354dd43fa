// The admin pages: menu, restaurant, kitchen and hours, prices, figures, closings, staff, customers, audit trail, own account.
import { lazy, Suspense, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Route, Switch, useLocation } from 'wouter';
import { ConnectionLine } from '../live/connection-line.tsx';
import { useMenu } from '../menu/live-menu.ts';
import { Loading } from '../shell/loading.tsx';
import { NotFoundPage } from '../shell/not-found-page.tsx';
import { usePageTitle } from '../shell/use-page-title.ts';
import { useCurrentInView } from '../ui/use-current-in-view.ts';
import styles from './admin-page.module.css';
import { AuditTrailPage } from './audit-page.tsx';
import { CustomersPage } from './customers-page.tsx';
import { HoursPage } from './hours-page.tsx';
import { MenuEditor } from './menu-editor.tsx';
import { OwnAccount } from './own-account.tsx';
import { PricesPage } from './prices-page.tsx';
import { StaffPage } from './staff-page.tsx';

const FiguresPage = lazy(() => import('../figures/figures-page.tsx'));
const RestaurantPage = lazy(() => import('./restaurant-page.tsx'));
const ClosingPage = lazy(() => import('../figures/closing-page.tsx'));
const ExchangePage = lazy(() => import('../exchange/exchange-page.tsx'));

const places = {
  menu: '/',
  exchange: '/exchange',
  restaurant: '/restaurant',
  hours: '/hours',
  prices: '/prices',
  figures: '/figures',
  closing: '/closing',
  staff: '/staff',
  customers: '/customers',
  audit: '/audit',
  password: '/password',
} as const;

export default function AdminPage() {
  const { t, i18n } = useTranslation('admin');
  const { menu, live } = useMenu();
  const [location] = useLocation();
  const path = location.replace(/(?<=.)\/$/, '');
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
        <Route path={places.customers}>
          <CustomersPage />
        </Route>
        <Route path={places.audit}>
          <AuditTrailPage />
        </Route>
        <Route path={places.password}>
          <OwnAccount />
        </Route>
        <Route path={places.restaurant}>
          <Suspense fallback={<Loading />}>
            <RestaurantPage />
          </Suspense>
        </Route>
        <Route path={places.figures}>
          <Suspense fallback={<Loading />}>
            <FiguresPage />
          </Suspense>
        </Route>
        <Route path={places.closing}>
          <Suspense fallback={<Loading />}>
            <ClosingPage />
          </Suspense>
        </Route>
        <Route path={places.exchange}>
          <Suspense fallback={<Loading />}>{menu ? <ExchangePage kitchen={menu.kitchen} /> : <Loading />}</Suspense>
        </Route>
        <Route path={places.hours}>{menu ? <HoursPage kitchen={menu.kitchen} /> : <Loading />}</Route>
        <Route path={places.prices}>{menu ? <PricesPage kitchen={menu.kitchen} /> : <Loading />}</Route>
        <Route path={places.menu}>{menu ? <MenuEditor menu={menu} /> : <Loading />}</Route>
        <Route>
          <NotFoundPage />
        </Route>
      </Switch>
    </div>
  );
}
