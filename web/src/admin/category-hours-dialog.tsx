// The hours of a category: when its dishes are for sale.
import { useMutation } from '@tanstack/react-query';
import type { KitchenView, OpeningHours } from '@waggle/contracts';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { toast } from '../ui/toast.tsx';
import { leave, useUnsaved } from '../unsaved/unsaved.ts';
import { changeKitchen } from './change-kitchen.ts';
import { ChangedElsewhere } from './changed-elsewhere.tsx';
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
  const now = hoursIn(kitchen, category);
  const [opened, setOpened] = useState(now);
  const [week, setWeek] = useState<Week | null>(() => opened && weekOf(opened));
  const hours = saleHoursOf(week);
  const isDirty = !isSame(hours, saleHoursOf(opened && weekOf(opened)));
  const isFine = areSaleHoursFine(week);
  const save = useMutation({
    mutationFn() {
      const others = (kitchen.category_hours ?? []).filter((one) => one.category !== category);
      return changeKitchen(kitchen, { category_hours: hours ? [...others, { category, hours }] : others });
    },
    onSuccess() {
      toast(t('category.hoursSaved', { category }), { tone: 'good' });
      onClose();
    },
  });
  useUnsaved(isDirty && !save.isPending);
  // Someone else has saved: a dialog without edits shows theirs, another asks.
  const changedElsewhere = !isSame(opened, now) && !save.isPending;
  const takeTheirs = (): void => {
    setOpened(now);
    setWeek(now && weekOf(now));
  };
  if (changedElsewhere && !isDirty) takeTheirs();
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
        {changedElsewhere && isDirty && (
          <ChangedElsewhere
            title={t('category.hoursChangedTitle')}
            text={t('category.hoursChanged')}
            fields={[{ label: t('saleHours.title'), now: null }]}
            onTakeTheirs={takeTheirs}
          />
        )}
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

type Hours = readonly OpeningHours[] | null;

const hoursIn = ({ category_hours = [] }: KitchenView, category: string): OpeningHours[] | null =>
  category_hours.find((one) => one.category === category)?.hours ?? null;

const isSame = (one: Hours, other: Hours): boolean => JSON.stringify(one) === JSON.stringify(other);
