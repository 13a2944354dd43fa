// Shows the stock and adds to it; see set-stock-field.tsx for another number.
import { useMutation } from '@tanstack/react-query';
import type { MenuItem } from '@waggle/contracts';
import { limits } from '@waggle/contracts/limits.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../api/client.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { useUnsaved } from '../unsaved/unsaved.ts';
import styles from './item-editor.module.css';
import { useErrorToast } from './use-admin-errors.ts';

export function RestockField({ item }: { readonly item: MenuItem }) {
  const { t } = useTranslation('admin');
  const [text, setText] = useState('');
  useUnsaved(text !== '');
  const restock = useMutation({
    mutationFn: (quantity: number) => post<MenuItem>(`/api/menu/${item.item_id}/restock`, { quantity }),
    onSuccess: () => setText(''),
    onError: useErrorToast(),
  });
  const quantity = Number(text);
  const fine = Number.isInteger(quantity) && quantity >= 1 && quantity <= limits.stock;
  const add = (): void => {
    if (fine && !restock.isPending) restock.mutate(quantity);
  };
  return (
    <div className={styles.restock}>
      <p className={styles.inStock}>
        <span>{t('item.stock')}</span>
        <b>{item.stock}</b>
      </p>
      <Field
        label={t('item.restock')}
        inputMode="numeric"
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          // Enter adds to the stock instead of saving the item.
          if (event.key !== 'Enter') return;
          event.preventDefault();
          add();
        }}
      />
      <Button busy={restock.isPending} disabled={!fine} onClick={add}>
        {t('item.restockAdd')}
      </Button>
    </div>
  );
}
