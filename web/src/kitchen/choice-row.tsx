// A choice in the stock drawer: rocket that has run out is off sale in every dish that offers it.
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { post } from '../api/client.ts';
import { usePendingValue } from '../live/use-pending-value.ts';
import { Switch } from '../ui/switch.tsx';
import type { OfferedChoice } from './offered-choices.ts';
import styles from './stock-drawer.module.css';
import { useStockErrorToast } from './use-stock-error-toast.ts';

export function ChoiceRow({ choice }: { readonly choice: OfferedChoice }) {
  const { t } = useTranslation('kitchen');
  const { name } = choice;
  const failed = useStockErrorToast(name);
  const soldOut = usePendingValue(choice.soldOut);
  const forToday = usePendingValue(choice.forToday);
  const sale = useMutation({
    mutationFn: ({ off, today }: { readonly off: boolean; readonly today: boolean }) =>
      post<void>('/api/menu/choices/sale', { choice: name, sold_out: off, for_today: today }),
    onMutate({ off, today }) {
      soldOut.send(off);
      forToday.send(today);
    },
    onSuccess() {
      soldOut.settle(true);
      forToday.settle(true);
    },
    onError(error) {
      soldOut.settle(false);
      forToday.settle(false);
      failed(error);
    },
  });
  return (
    <li className={styles.item} data-sold-out={choice.soldOut || undefined}>
      <div className={styles.head}>
        <p className={styles.name} dir="auto">
          {name}
        </p>
        <p className={styles.stock}>{t('stock.offered', { count: choice.dishes })}</p>
      </div>
      <Switch
        label={t('stock.soldOut')}
        checked={soldOut.shown}
        onChange={(off) => sale.mutate({ off, today: false })}
      />
      {soldOut.shown && (
        <Switch
          label={t('stock.forToday')}
          checked={forToday.shown}
          onChange={(today) => sale.mutate({ off: true, today })}
        />
      )}
    </li>
  );
}
