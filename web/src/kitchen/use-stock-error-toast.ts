// Says why a change of stock or sale was refused.
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/api-error.ts';
import { toast } from '../ui/toast.tsx';
import { stockRefusalOf } from './kitchen-refusals.ts';

export function useStockErrorToast(name: string): (error: Error) => void {
  const { t } = useTranslation('kitchen');
  return (error) => {
    const isRefused = error instanceof ApiError;
    const why = isRefused ? t(`stock.why.${stockRefusalOf(error)}`, { code: error.code }) : t('failed.connection');
    toast(t('stock.failed', { name, why }), { tone: 'bad' });
  };
}
