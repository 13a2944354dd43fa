// Shows why a delivery request failed, and ends the ride when another courier has taken the delivery over.
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/api-error.ts';
import { toast } from '../ui/toast.tsx';
import { courierRefusalOf } from './courier-refusals.ts';
import { endRide } from './rides.ts';

export function useShowFailure(): (error: unknown, deliveryId: string) => void {
  const { t } = useTranslation('courier');
  return (error, deliveryId) => {
    if (!(error instanceof ApiError)) return toast(t('failed.noAnswer'), { tone: 'bad' });
    if (isTakenByOther(error)) {
      endRide(deliveryId);
      return toast(t('failed.takenByOther'), { tone: 'bad' });
    }
    toast(t('failed.refused', { why: t(`failed.why.${courierRefusalOf(error)}`, { code: error.code }) }), {
      tone: 'bad',
    });
  };
}

export const isTakenByOther = ({ code }: ApiError): boolean => code === 'taken_by_other';
