// How many there are, and a way to add to them. Stock is never set: what customers order meanwhile would be lost.
import { useMutation } from '@tanstack/react-query';
import type { MenuItem } from '@waggle/contracts';
import { limits } from '@waggle/contracts/limits.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../api/client.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import styles from './item-editor.module.css';
import { useFailed } from './use-admin-errors.ts';

export function RestockField({ item }: { readonly item: MenuItem }) {
  const { t } = useTranslation('admin');
  const [text, setText] = useState('');
  const restock = useMutation({
    mutationFn: (quantity: number) => post<MenuItem>(`/api/menu/${item.item_id}/restock`, { quantity }),
    onSuccess: () => setText(''),
    onError: useFailed(),
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
          // Enter here adds to the stock; it does not save the item.
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
