// The switches that take something off sale: until somebody puts it back, or for today.
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { usePendingValue } from '../live/use-pending-value.ts';
import { Switch } from '../ui/switch.tsx';
import { useStockErrorToast } from './use-stock-error-toast.ts';

export interface SaleSwitchesProps {
  /** Of the item or the choice. */
  readonly name: string;
  readonly soldOut: boolean;
  /** It is for sale again by itself. */
  readonly forToday: boolean;
  /** Whether the second switch may be used already. Default true. */
  readonly ready?: boolean;
  readonly onChange: (off: boolean, today: boolean) => Promise<void>;
}

export function SaleSwitches({ name, soldOut, forToday, ready = true, onChange }: SaleSwitchesProps) {
  const { t } = useTranslation('kitchen');
  const failed = useStockErrorToast(name);
  const off = usePendingValue(soldOut);
  const today = usePendingValue(forToday);
  const settle = (accepted: boolean): void => {
    off.settle(accepted);
    today.settle(accepted);
  };
  const sale = useMutation({
    mutationFn: (next: { readonly off: boolean; readonly today: boolean }) => onChange(next.off, next.today),
    onMutate(next) {
      off.send(next.off);
      today.send(next.today);
    },
    onSuccess: () => settle(true),
    onError(error) {
      settle(false);
      failed(error);
    },
  });
  return (
    <>
      <Switch
        label={t('stock.soldOut')}
        checked={off.shown}
        onChange={(next) => sale.mutate({ off: next, today: false })}
      />
      {ready && off.shown && (
        <Switch
          label={t('stock.forToday')}
          checked={today.shown}
          onChange={(next) => sale.mutate({ off: true, today: next })}
        />
      )}
    </>
  );
}
