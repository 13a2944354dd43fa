// The kitchen's opening hours, its preparation and delivery times, and the pause switch.
import { useMutation } from '@tanstack/react-query';
import type { KitchenSettings, KitchenView } from '@waggle/contracts';
import { isTooLong } from '@waggle/contracts/graphemes.ts';
import { limits } from '@waggle/contracts/limits.ts';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { usePendingValue } from '../live/use-pending-value.ts';
import { useOpening } from '../menu/use-opening.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Switch } from '../ui/switch.tsx';
import { toast } from '../ui/toast.tsx';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import { changeKitchen, changeKitchenField } from './change-kitchen.ts';
import styles from './hours-page.module.css';
import { useErrorWords, useFailed } from './use-admin-errors.ts';
import { useUnsaved } from './use-unsaved.tsx';
import { hoursOf, openSometimes, type Week, weekOf } from './week.ts';
import { WeekEditor } from './week-editor.tsx';

type Draft = Pick<KitchenSettings, 'name' | 'time_zone'> & {
  readonly preparation: string;
  readonly delivery: string;
  readonly always: boolean;
  readonly week: Week;
};

export function HoursPage({ kitchen }: { readonly kitchen: KitchenView }) {
  const { t } = useTranslation('admin');
  const words = useErrorWords();
  const [opened, setOpened] = useState<KitchenView>(kitchen);
  const [draft, setDraft] = useState<Draft>(() => draftOf(kitchen));
  const save = useMutation({
    mutationFn: () => changeKitchen(kitchen, settingsOf(draft)),
    onSuccess(saved) {
      setOpened(saved);
      setDraft(draftOf(saved));
      toast(t('hours.saved'), { tone: 'good' });
    },
  });
  const set = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }));
  const minutesValid = [draft.preparation, draft.delivery].map(isMinutes);
  const isValid =
    minutesValid.every(Boolean) && draft.name.trim() !== '' && !isTooLong(draft.name.trim(), limits.label);
  const isDirty = written(settingsOf(draft)) !== written(settingsOf(draftOf(opened)));
  const unsaved = useUnsaved(isDirty && !save.isPending);
  const { list } = useFormat();
  // Someone else has saved: a clean form shows their values, a dirty one asks.
  const changedElsewhere = written(opened) !== written(kitchen) && !save.isPending;
  const takeTheirs = (): void => {
    setOpened(kitchen);
    setDraft(draftOf(kitchen));
  };
  if (changedElsewhere && !isDirty) takeTheirs();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isValid && !save.isPending) save.mutate();
  };
  return (
    <section aria-labelledby="hours-title" className={styles.page}>
      <h1 id="hours-title">{t('hours.title')}</h1>
      {unsaved.question}
      <PauseSwitch kitchen={kitchen} />
      <form className={styles.form} onSubmit={submit} noValidate>
        {changedElsewhere && isDirty && (
          <Notice
            tone="honey"
            title={t('hours.changedTitle')}
            actions={<Button onClick={takeTheirs}>{t('hours.takeTheirs')}</Button>}
          >
            {t('changedFields', { fields: list(changedFields(opened, kitchen).map((field) => t(`hours.${field}`))) })}{' '}
            {t('hours.changed')}
          </Notice>
        )}
        {save.isError && (
          <Notice tone="bad" alert>
            {words(save.error)}
          </Notice>
        )}
        <div className={styles.pair}>
          <Field
            label={t('hours.name')}
            value={draft.name}
            longest={limits.label}
            error={draft.name.trim() ? undefined : t('error.required')}
            onChange={(event) => set({ name: event.target.value })}
          />
          <Field
            label={t('hours.timeZone')}
            list="time-zones"
            autoComplete="off"
            value={draft.time_zone}
            onChange={(event) => set({ time_zone: event.target.value })}
          />
          <datalist id="time-zones">
            {Intl.supportedValuesOf('timeZone').map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
          <Field
            label={t('hours.preparation')}
            hint={t('hours.promise')}
            inputMode="numeric"
            value={draft.preparation}
            error={minutesValid[0] ? undefined : t('error.minutes')}
            onChange={(event) => set({ preparation: event.target.value })}
          />
          <Field
            label={t('hours.delivery')}
            inputMode="numeric"
            value={draft.delivery}
            error={minutesValid[1] ? undefined : t('error.minutes')}
            onChange={(event) => set({ delivery: event.target.value })}
          />
        </div>
        <Switch
          label={t('hours.always')}
          checked={draft.always}
          onChange={(always) => set({ always, ...(always ? {} : { week: openSometimes(draft.week) }) })}
        />
        {!draft.always && <WeekEditor week={draft.week} onChange={(week) => set({ week })} />}
        <div className={styles.save}>
          <Button type="submit" tone="primary" size="l" busy={save.isPending} disabled={!isDirty || !isValid}>
            {t('save')}
          </Button>
        </div>
      </form>
    </section>
  );
}

/** Takes effect at once, unlike the form. */
function PauseSwitch({ kitchen }: { readonly kitchen: KitchenView }) {
  const { t } = useTranslation('admin');
  const { dayTime } = useKitchenFormat();
  const opening = useOpening(kitchen);
  const failed = useFailed();
  const paused = usePendingValue(kitchen.paused);
  const pause = useMutation({
    mutationFn: (next: boolean) => changeKitchenField(kitchen, { paused: next }),
    onMutate: paused.send,
    onSuccess: () => paused.settle(true),
    onError(error) {
      paused.settle(false);
      failed(error);
    },
  });
  const closed =
    opening.open || opening.opensAt === null
      ? t('hours.now.closed')
      : t('hours.now.closedUntil', { at: dayTime(opening.opensAt) });
  return (
    <div className={styles.pause} data-open={opening.open || undefined}>
      <p className={styles.now}>
        {opening.open ? t('hours.now.open') : opening.why === 'paused' ? t('hours.now.paused') : closed}
      </p>
      <Switch label={t('hours.pause')} checked={paused.shown} onChange={(next) => pause.mutate(next)} />
    </div>
  );
}

const draftOf = ({
  name,
  time_zone,
  preparation_minutes,
  delivery_minutes,
  opening_hours,
}: KitchenSettings): Draft => ({
  name,
  time_zone,
  preparation: String(preparation_minutes),
  delivery: String(delivery_minutes),
  always: opening_hours === null,
  week: weekOf(opening_hours),
});

const settingsOf = ({ name, time_zone, preparation, delivery, always, week }: Draft) => ({
  name: name.trim(),
  time_zone: time_zone.trim(),
  preparation_minutes: Number(preparation),
  delivery_minutes: Number(delivery),
  opening_hours: always ? null : hoursOf(week),
});

/** The fields that someone else has changed. */
function changedFields(opened: KitchenSettings, now: KitchenSettings) {
  const fields = {
    name: 'name',
    time_zone: 'timeZone',
    preparation_minutes: 'preparation',
    delivery_minutes: 'delivery',
    opening_hours: 'week',
  } as const;
  return (Object.keys(fields) as (keyof typeof fields)[])
    .filter((field) => JSON.stringify(opened[field]) !== JSON.stringify(now[field]))
    .map((field) => fields[field]);
}

/** The settings that this form edits; other controls change the pause and the order of categories. */
const written = ({
  name,
  time_zone,
  preparation_minutes,
  delivery_minutes,
  opening_hours,
}: ReturnType<typeof settingsOf>): string =>
  JSON.stringify([
    name,
    time_zone,
    preparation_minutes,
    delivery_minutes,
    opening_hours && hoursOf(weekOf(opening_hours)),
  ]);

const isMinutes = (text: string): boolean => /^\d{1,3}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= 240;
