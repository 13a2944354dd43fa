// What a courier does with a ride that they cannot bring to its end: gives it back, or reports that they could not hand it over.
import type { DeliveryView } from '@waggle/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../api/client.ts';
import type { BoardCard } from '../board/board.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { toast } from '../ui/toast.tsx';
import styles from './courier-page.module.css';
import { type CourierReason, ReasonForm } from './reason-form.tsx';
import { endRide, givingBack } from './rides.ts';
import { useShowFailure } from './use-show-failure.ts';

export interface RideReportsProps {
  readonly card: BoardCard;
  /** As the order is called out. */
  readonly number: string;
}

export default function RideReports({ card: { delivery_id, turn }, number }: RideReportsProps) {
  const { t } = useTranslation('courier');
  const showFailure = useShowFailure();
  const [asked, setAsked] = useState<'giveBack' | 'fail' | null>(null);
  const send = async (reason: CourierReason): Promise<boolean> => {
    if (delivery_id === null || asked === null) return false;
    try {
      if (asked === 'giveBack') givingBack.add(delivery_id);
      const path = asked === 'giveBack' ? 'reopen' : 'failure';
      await post<DeliveryView>(`/api/deliveries/${delivery_id}/${path}`, reason);
      if (asked === 'giveBack') endRide(delivery_id);
      toast(t(`${asked}.done`, { number }));
      return true;
    } catch (error) {
      showFailure(error, delivery_id);
      return false;
    } finally {
      givingBack.delete(delivery_id);
    }
  };
  return (
    <>
      {turn?.kind === 'failed' && (
        <Notice tone="info" title={t('fail.reported', { why: t(`fail.reason.${turn.failure ?? 'other'}`) })}>
          {t('fail.wait')}
        </Notice>
      )}
      <div className={styles.reports}>
        <Button wide onClick={() => setAsked('fail')}>
          {t('fail.open')}
        </Button>
        <Button wide onClick={() => setAsked('giveBack')}>
          {t('giveBack.open')}
        </Button>
      </div>
      {asked && <ReasonForm about={asked} number={number} onClose={() => setAsked(null)} onSend={send} />}
    </>
  );
}
