// The routes. Pages that customers do not need, or not at first, load on demand.
import { QueryClientProvider } from '@tanstack/react-query';
import type { Role } from '@waggle/contracts';
import { lazy, type ReactNode, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { queryClient } from './api/query-client.ts';
import { CheckoutPage } from './checkout/load-checkout.ts';
import { MenuConnection } from './menu/live-menu.ts';
import { MenuPage } from './menu-page/menu-page.tsx';
import { isOperationsPort, operationsElsewhere } from './operations-port.ts';
import { paths } from './paths.ts';
import { CustomerShell } from './shell/customer-shell.tsx';
import { ErrorBoundary } from './shell/error-boundary.tsx';
import { Loading } from './shell/loading.tsx';
import { useFocusOnNavigation } from './shell/use-focus-on-navigation.ts';
import { ProofDialog } from './sign-in/proof-dialog.tsx';
import { TrackingPage } from './tracking/load-tracking.ts';
import { Announcer } from './ui/announce.tsx';
import { Toasts } from './ui/toast.tsx';
import { UnsavedQuestion } from './unsaved/unsaved-question.tsx';

const OrdersPage = lazy(() => import('./orders/orders-page.tsx'));
const ContactPage = lazy(() => import('./restaurant/contact-page.tsx'));
const LegalTextPage = lazy(() => import('./restaurant/legal-page.tsx'));
const PaperPage = lazy(() => import('./paper/paper-page.tsx'));
const SignInPage = lazy(() => import('./sign-in/sign-in-page.tsx'));
const KitchenPage = lazy(() => import('./kitchen/kitchen-page.tsx'));
const SearchPage = lazy(() => import('./staff-orders/search-page.tsx'));
const OrderPage = lazy(() => import('./staff-orders/order-page.tsx'));
const CourierPage = lazy(() => import('./courier/courier-page.tsx'));
const PasswordPage = lazy(() => import('./admin/own-password-page.tsx'));
const AdminPage = lazy(() => import('./admin/admin-page.tsx'));
const OperationsPage = lazy(() => import('./operations/operations-page.tsx'));
const ElsewherePage = lazy(() => import('./operations/elsewhere-page.tsx'));
const NotFoundPage = lazy(async () => ({ default: (await import('./shell/not-found-page.tsx')).NotFoundPage }));
const StaffFrame = lazy(() => import('./staff-frame.tsx'));

export function App() {
  useFocusOnNavigation();
  return (
    <QueryClientProvider client={queryClient}>
      <ErrorBoundary>
        <Suspense fallback={<Loading />}>
          <Switch>
            <Route path={paths.signIn}>{customer(<SignInPage />)}</Route>
            <Route path={paths.operations}>
              {staff('admin', operationsElsewhere === null ? <OperationsPage /> : <ElsewherePage />)}
            </Route>
            <Route path={paths.password}>{staff(null, <PasswordPage />)}</Route>
            {isOperationsPort && <Route>{() => <Redirect to={paths.operations} replace />}</Route>}
            <Route path={paths.menu}>{customer(<MenuPage />)}</Route>
            <Route path={paths.checkout}>{customer(<CheckoutPage />)}</Route>
            <Route path={paths.tracking}>{({ id }) => customer(<TrackingPage key={id} orderId={id} />)}</Route>
            <Route path={paths.order}>{({ id }) => staff('kitchen', <OrderPage key={id} orderId={id} />)}</Route>
            <Route path={paths.allOrders}>{staff('kitchen', <SearchPage />)}</Route>
            <Route path={paths.orders}>{customer(<OrdersPage />)}</Route>
            <Route path={paths.contact}>{customer(<ContactPage />)}</Route>
            <Route path={paths.legal}>{({ page }) => customer(<LegalTextPage page={page} />)}</Route>
            <Route path={paths.paper}>{({ id, kind }) => <PaperPage orderId={id} kind={kind} />}</Route>
            <Route path={paths.kitchen}>{staff('kitchen', <KitchenPage />)}</Route>
            <Route path={paths.courier}>{staff('courier', <CourierPage />)}</Route>
            <Route path={paths.admin} nest>
              {staff('admin', <AdminPage />)}
            </Route>
            <Route>{customer(<NotFoundPage />)}</Route>
          </Switch>
        </Suspense>
        <UnsavedQuestion />
        <ProofDialog />
        <MenuConnection />
        <Toasts />
        <Announcer />
      </ErrorBoundary>
    </QueryClientProvider>
  );
}

const customer = (page: ReactNode) => (
  <CustomerShell>
    <Suspense fallback={<Loading />}>{page}</Suspense>
  </CustomerShell>
);

/** @param role null for any role */
const staff = (role: Role | null, page: ReactNode) => <StaffFrame role={role}>{page}</StaffFrame>;
