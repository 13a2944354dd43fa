// A customer's actions on an order: share the link, cancel while allowed, order again.

import { useMutation } from '@tanstack/react-query';
import type { OrderView } from '@waggle/contracts';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/api-error.ts';
import { post } from '../api/client.ts';
import { hosted } from '../base-path.ts';
import { OrderAgain } from '../orders/order-again.tsx';
import { isFinal, mayCancel } from '../orders/order-status.ts';
import { paperPath, trackingPath } from '../paths.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { toast } from '../ui/toast.tsx';
import type { Progress } from './progress.ts';
import styles from './tracked-order.module.css';

export interface OrderActionsProps {
  readonly order: OrderView;
  readonly progress: Progress;
  readonly token: string | undefined;
  readonly sharedToken: string | undefined;
}

export function OrderActions({ order, progress, token, sharedToken }: OrderActionsProps) {
  const { t } = useTranslation();
  const { status } = progress;
  const link = sharedToken && `${location.origin}${hosted(trackingPath(order.order_id, sharedToken))}`;
  return (
    <div className={styles.actions}>
      {link && (
        <Button wide onClick={() => void share(link, t)}>
          <Icon name="share" />
          {t('tracking.share')}
        </Button>
      )}
      {isFinal(status) && !order.view_only && (
        <ButtonLink href={paperPath(order.order_id, 'receipt')} wide>
          <Icon name="receipt" />
          {t('tracking.receipt')}
        </ButtonLink>
      )}
      {isFinal(status) && <OrderAgain orderId={order.order_id} />}
      {order.view_only && <p className={styles.hint}>{t('tracking.viewOnly')}</p>}
      {mayCancel(status) && !order.view_only && <Cancel orderId={order.order_id} token={token} />}
      {!order.view_only && !mayCancel(status) && !isFinal(status) && (
        <p className={styles.hint}>{t('tracking.noCancel')}</p>
      )}
    </div>
  );
}

function Cancel({ orderId, token }: { readonly orderId: string; readonly token: string | undefined }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  // The cancellation arrives as a step of the timeline.
  const cancel = useMutation({
    mutationFn: () => post<OrderView>(`/api/orders/${orderId}/cancel`, undefined, { token }),
    onError: (error) =>
      toast(error instanceof ApiError && error.status === 409 ? t('tracking.cancelTooLate') : t('noAnswer'), {
        tone: 'bad',
      }),
    onSettled: () => setAsking(false),
  });
  return (
    <>
      <Button tone="danger" wide onClick={() => setAsking(true)}>
        {t('tracking.cancel')}
      </Button>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('tracking.cancelSure')}
        description={t('tracking.cancelText')}
        footer={
          <>
            <Button onClick={() => setAsking(false)}>{t('tracking.keep')}</Button>
            <Button tone="danger" busy={cancel.isPending} onClick={() => cancel.mutate()}>
              {t('tracking.cancel')}
            </Button>
          </>
        }
      >
        {null}
      </Dialog>
    </>
  );
}

async function share(url: string, t: TFunction): Promise<void> {
  if (typeof navigator.share === 'function') {
    // Dismissing the system's dialog is not a failure.
    await navigator.share({ title: 'Waggle', url }).catch(() => {});
    return;
  }
  const copied = await copy(url);
  toast(copied ? t('tracking.copied') : t('tracking.notCopied', { url }), copied ? { tone: 'good' } : { ms: 30_000 });
}

// Browsers offer the clipboard only over https.
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
