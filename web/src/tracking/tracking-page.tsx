// The tracking page of an order, for anyone with its link.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/api-error.ts';
import { ConnectionLine } from '../live/connection-line.tsx';
import type { LiveState } from '../live/live-socket.ts';
import { paths } from '../paths.ts';
import { Loading } from '../shell/loading.tsx';
import { MessagePage } from '../shell/message-page.tsx';
import { usePageTitle } from '../shell/use-page-title.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { stateKey } from './state-key.ts';
import { TrackedOrder } from './tracked-order.tsx';
import { useTracking } from './use-tracking.ts';

export default function TrackingPage({ orderId }: { readonly orderId: string }) {
  const { t } = useTranslation();
  const [linkToken] = useState(() => tokenOf(location.hash));
  const tracking = useTracking(orderId, linkToken);
  const { order, progress, error, live } = tracking;
  usePageTitle(progress ? t(stateKey(progress)) : t('tracking.title'));

  if (isExpired(live, error)) return <ExpiredLink />;
  if (live.kind === 'refused' || isRefusal(error)) return <NoSuchOrder />;
  if (order && progress) {
    return (
      <>
        <ConnectionLine state={live} />
        <TrackedOrder tracking={tracking} order={order} progress={progress} />
      </>
    );
  }
  if (!error) return <Loading />;
  return (
    <MessagePage icon="offline" title={t('session.unknown.title')} text={t('noAnswer')}>
      <Button tone="primary" onClick={tracking.retry}>
        {t('tryAgain')}
      </Button>
    </MessagePage>
  );
}

const isExpired = (live: LiveState, error: Error | null): boolean =>
  (live.kind === 'refused' && live.reason === 'linkExpired') || (error instanceof ApiError && error.status === 410);

// Also 400: a truncated link has an invalid order id.
const isRefusal = (error: Error | null): boolean =>
  error instanceof ApiError && [400, 401, 403, 404, 422].includes(error.status);

/** Decodes the fragment; a truncated link may hold invalid escapes. */
function tokenOf(hash: string): string {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return hash.slice(1);
  }
}

function ExpiredLink() {
  const { t } = useTranslation();
  return (
    <MessagePage icon="search" title={t('tracking.expired.title')} text={t('tracking.expired.text')}>
      <ButtonLink href={paths.menu} tone="primary">
        {t('toMenu')}
      </ButtonLink>
    </MessagePage>
  );
}

function NoSuchOrder() {
  const { t } = useTranslation();
  return (
    <MessagePage icon="search" title={t('tracking.unknown.title')} text={t('tracking.unknown.text')}>
      <ButtonLink href={paths.orders}>{t('orders.title')}</ButtonLink>
      <ButtonLink href={paths.menu} tone="primary">
        {t('toMenu')}
      </ButtonLink>
    </MessagePage>
  );
}
