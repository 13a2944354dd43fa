// Sets the stock after a count, or stops counting it. It sends the stock that was shown when the admin began to type: orders that
// arrived since then make the number wrong, and the server refuses it.
import { useMutation } from '@tanstack/react-query';
import type { MenuItem, StockSetting } from '@waggle/contracts';
import { limits } from '@waggle/contracts/limits.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/api-error.ts';
import { put } from '../api/client.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Switch } from '../ui/switch.tsx';
import { toast } from '../ui/toast.tsx';
import { useUnsaved } from '../unsaved/unsaved.ts';
import styles from './item-editor.module.css';
import { useErrorToast } from './use-admin-errors.ts';

interface Typed {
  readonly text: string;
  readonly seen: StockSetting['seen'];
}

export function SetStockField({ item }: { readonly item: MenuItem }) {
  const { t } = useTranslation('admin');
  const [typed, setTyped] = useState<Typed | null>(null);
  useUnsaved(typed !== null);
  const failed = useErrorToast();
  const isCounted = item.counted ?? true;
  const current = isCounted ? item.stock : null;
  const setting = useMutation({
    mutationFn: (body: StockSetting) => put<MenuItem>(`/api/menu/${item.item_id}/stock`, body),
    onSuccess: () => setTyped(null),
    onError(error) {
      if (!(error instanceof ApiError) || error.code !== 'stock_changed') return failed(error);
      setTyped(null);
      toast(t('item.stockChanged'), { tone: 'bad' });
    },
  });
  const text = typed?.text ?? '';
  const stock = Number(text);
  const fine = text.trim() !== '' && Number.isInteger(stock) && stock >= 0 && stock <= limits.stock;
  const set = (): void => {
    if (typed && fine && !setting.isPending) setting.mutate({ stock, seen: typed.seen });
  };
  return (
    <>
      <Switch
        label={t('item.counted')}
        checked={isCounted}
        disabled={setting.isPending}
        onChange={(counted) => setting.mutate({ stock: counted ? 0 : null, seen: current })}
      />
      {isCounted ? (
        <div className={styles.setStock}>
          <Field
            label={t('item.setStock')}
            inputMode="numeric"
            autoComplete="off"
            value={text}
            onChange={({ target }) =>
              setTyped(target.value === '' ? null : { text: target.value, seen: typed ? typed.seen : current })
            }
            onKeyDown={(event) => {
              // Enter sets the stock instead of saving the item.
              if (event.key !== 'Enter') return;
              event.preventDefault();
              set();
            }}
          />
          <Button busy={setting.isPending} disabled={!fine} onClick={set}>
            {t('item.setStockDo')}
          </Button>
        </div>
      ) : (
        <p>{t('item.notCountedHint')}</p>
      )}
    </>
  );
}
