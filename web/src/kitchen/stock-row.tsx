// An item in the stock drawer. The menu's socket confirms each change.
import { useMutation } from '@tanstack/react-query';
import type { MenuItem } from '@waggle/contracts';
import { limits } from '@waggle/contracts/limits.ts';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../api/client.ts';
import { setSoldOut } from '../menu/change-item.ts';
import { applyItem } from '../menu/live-menu.ts';
import { isSoldOut } from '../menu/menu-state.ts';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';
import { useUnsaved } from '../unsaved/unsaved.ts';
import { SaleSwitches } from './sale-switches.tsx';
import styles from './stock-drawer.module.css';
import { useStockErrorToast } from './use-stock-error-toast.ts';

/** How many are added, unless the kitchen says otherwise. */
const usual = '10';

const isForToday = ({ sold_out, sold_out_until }: MenuItem): boolean =>
  sold_out && sold_out_until !== undefined && sold_out_until !== null;

export function StockRow({ item }: { readonly item: MenuItem }) {
  const { t } = useTranslation('kitchen');
  const [quantity, setQuantity] = useState(usual);
  useUnsaved(quantity !== usual);
  const path = `/api/menu/${item.item_id}`;
  const onError = useStockErrorToast(item.name);
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
  const isCounted = item.counted !== false;
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
        <p className={styles.stock}>{isCounted ? t('stock.left', { count: item.stock }) : t('stock.notCounted')}</p>
      </div>
      <SaleSwitches
        name={item.name}
        soldOut={item.sold_out}
        forToday={isForToday(item)}
        // A switch is based on the version that the one before has made.
        ready={item.sold_out}
        onChange={async (off, today) => applyItem(await setSoldOut(item, off, today))}
      />
      {isCounted && (
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
      )}
    </li>
  );
}
