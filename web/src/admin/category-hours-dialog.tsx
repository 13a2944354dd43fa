// The hours of a category: when its dishes are for sale.
import { useMutation } from '@tanstack/react-query';
import type { KitchenView } from '@waggle/contracts';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { toast } from '../ui/toast.tsx';
import { leave, useUnsaved } from '../unsaved/unsaved.ts';
import { changeKitchen } from './change-kitchen.ts';
import { areSaleHoursFine, saleHoursOf } from './sale-hours-draft.ts';
import { SaleHoursFields } from './sale-hours-fields.tsx';
import { useErrorText } from './use-admin-errors.ts';
import { type Week, weekOf } from './week.ts';

export interface CategoryHoursDialogProps {
  readonly category: string;
  readonly kitchen: KitchenView;
  readonly onClose: () => void;
}

export function CategoryHoursDialog({ category, kitchen, onClose }: CategoryHoursDialogProps) {
  const { t } = useTranslation('admin');
  const words = useErrorText();
  const formId = useId();
  const [before] = useState(() => {
    const own = kitchen.category_hours?.find((one) => one.category === category);
    return own ? weekOf(own.hours) : null;
  });
  const [week, setWeek] = useState<Week | null>(before);
  const isDirty = JSON.stringify(saleHoursOf(week)) !== JSON.stringify(saleHoursOf(before));
  const isFine = areSaleHoursFine(week);
  const save = useMutation({
    mutationFn() {
      const hours = saleHoursOf(week);
      const others = (kitchen.category_hours ?? []).filter((one) => one.category !== category);
      return changeKitchen(kitchen, { category_hours: hours ? [...others, { category, hours }] : others });
    },
    onSuccess() {
      toast(t('category.hoursSaved', { category }), { tone: 'good' });
      onClose();
    },
  });
  useUnsaved(isDirty && !save.isPending);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isDirty) onClose();
    else if (isFine && !save.isPending) save.mutate();
  };
  return (
    <Dialog
      open
      onClose={() => leave(onClose)}
      title={t('category.hours', { category })}
      footer={
        <Button type="submit" form={formId} tone="primary" size="l" busy={save.isPending} disabled={!isFine}>
          {t('save')}
        </Button>
      }
    >
      <form id={formId} onSubmit={submit} noValidate>
        {save.isError && (
          <Notice tone="bad" alert>
            {words(save.error)}
          </Notice>
        )}
        <SaleHoursFields of="category" week={week} error={isFine ? undefined : t('error.hours')} onChange={setWeek} />
      </form>
    </Dialog>
  );
}
