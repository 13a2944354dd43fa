// An item in the stock drawer. The menu's socket confirms each change.
import { useMutation } from '@tanstack/react-query';
import type { MenuItem } from '@waggle/contracts';
import { limits } from '@waggle/contracts/limits.ts';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/api-error.ts';
import { post } from '../api/client.ts';
import { usePendingValue } from '../live/use-pending-value.ts';
import { setSoldOut } from '../menu/change-item.ts';
import { isSoldOut } from '../menu/menu-state.ts';
import { Button } from '../ui/button.tsx';
import { Switch } from '../ui/switch.tsx';
import { toast } from '../ui/toast.tsx';
import { useUnsaved } from '../unsaved/unsaved.ts';
import { stockRefusalOf } from './kitchen-refusals.ts';
import styles from './stock-drawer.module.css';

/** How many are added, unless the kitchen says otherwise. */
const usual = '10';

export function StockRow({ item }: { readonly item: MenuItem }) {
  const { t } = useTranslation('kitchen');
  const [quantity, setQuantity] = useState(usual);
  useUnsaved(quantity !== usual);
  const path = `/api/menu/${item.item_id}`;
  const onError = (error: Error): void => {
    const isRefused = error instanceof ApiError;
    const why = isRefused ? t(`stock.why.${stockRefusalOf(error)}`, { code: error.code }) : t('failed.connection');
    toast(t('stock.failed', { name: item.name, why }), { tone: 'bad' });
  };
  const soldOut = usePendingValue(item.sold_out);
  const sale = useMutation({
    mutationFn: (sold_out: boolean) => setSoldOut(item, sold_out),
    onMutate: soldOut.send,
    onSuccess: () => soldOut.settle(true),
    onError(error) {
      soldOut.settle(false);
      onError(error);
    },
  });
  const restock = useMutation({
    mutationFn: (count: number) => post<MenuItem>(`${path}/restock`, { quantity: count }),
    onSuccess(_, count) {
      setQuantity(usual);
      toast(t('stock.added', { name: item.name, count }), { tone: 'good' });
    },
    onError,
  });
  const count = Number(quantity);
  const countIsFine = Number.isInteger(count) && count >= 1 && count <= limits.stock;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (countIsFine && !restock.isPending) restock.mutate(count);
  };
  return (
    <li className={styles.item} data-sold-out={isSoldOut(item) || undefined}>
      <div className={styles.head}>
        <p className={styles.name} dir="auto">
          {item.name}
        </p>
        <p className={styles.stock}>{t('stock.left', { count: item.stock })}</p>
      </div>
      <Switch label={t('stock.soldOut')} checked={soldOut.shown} onChange={(next) => sale.mutate(next)} />
      <form className={styles.restock} onSubmit={submit}>
        <input
          type="number"
          inputMode="numeric"
          min={1}
          max={limits.stock}
          value={quantity}
          aria-label={t('stock.quantity', { name: item.name })}
          onChange={(event) => setQuantity(event.target.value)}
        />
        <Button type="submit" busy={restock.isPending} disabled={!countIsFine}>
          {t('stock.add')}
        </Button>
      </form>
    </li>
  );
}
