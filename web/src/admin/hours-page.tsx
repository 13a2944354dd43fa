// The kitchen's opening hours, its preparation and delivery times, and the pause switch.
import { useMutation } from '@tanstack/react-query';
import type { KitchenSettings, KitchenView, OpeningHours } from '@waggle/contracts';
import { customerFields } from '@waggle/contracts/customer-fields.ts';
import { isTooLong } from '@waggle/contracts/graphemes.ts';
import { limits } from '@waggle/contracts/limits.ts';
import { overlapOf, specialDayFault } from '@waggle/contracts/opening-overlap.ts';
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
import { useNow } from '../ui/use-now.ts';
import { useUnsaved } from '../unsaved/unsaved.ts';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import { changeKitchen, changeKitchenField } from './change-kitchen.ts';
import { ChangedElsewhere } from './changed-elsewhere.tsx';
import {
  changedFields,
  editsOf,
  fieldNames,
  type HoursDraft,
  hoursDraftOf,
  isMinutes,
  isPerQuarter,
  isScheduleDays,
  settingsOf,
  written,
} from './hours-draft.ts';
import styles from './hours-page.module.css';
import { MenuLanguages } from './menu-languages.tsx';
import { ServingFields } from './serving-fields.tsx';
import { SpecialDaysEditor } from './special-days-editor.tsx';
import { useErrorText, useErrorToast } from './use-admin-errors.ts';
import { withDefaultHours } from './week.ts';
import { WeekEditor } from './week-editor.tsx';

export function HoursPage({ kitchen }: { readonly kitchen: KitchenView }) {
  const { t } = useTranslation('admin');
  const words = useErrorText();
  const [opened, setOpened] = useState<KitchenView>(kitchen);
  const [draft, setDraft] = useState<HoursDraft>(() => hoursDraftOf(kitchen));
  const save = useMutation({
    // Fields that were not edited here keep their current values.
    mutationFn: () => changeKitchen(kitchen, editsOf(draft, opened)),
    onSuccess(saved) {
      setOpened(saved);
      setDraft(hoursDraftOf(saved));
      toast(t('hours.saved'), { tone: 'good' });
    },
  });
  const set = (part: Partial<HoursDraft>): void => setDraft((before) => ({ ...before, ...part }));
  const minutesValid = [draft.preparation, draft.delivery].map(isMinutes);
  const isValid =
    minutesValid.every(Boolean) &&
    draft.dayBegins !== '' &&
    draft.servings.length > 0 &&
    !isTooLong(draft.pickUpAddress.trim(), customerFields.address.longest) &&
    isPerQuarter(draft.perQuarter) &&
    isScheduleDays(draft.scheduleDays) &&
    draft.name.trim() !== '' &&
    !isTooLong(draft.name.trim(), limits.label);
  const inWords = ({ day, opens, closes }: OpeningHours): string =>
    t('hours.span', { day: t(`day.${day}`), opens, closes });
  const hoursInWords = (hours: KitchenSettings['opening_hours']): string =>
    hours === null ? t('hours.always') : list(hours.map(inWords));
  const { opening_hours: hours, special_days: specialDays } = editsOf(draft, opened);
  const wrongDay = specialDays ? specialDayFault(specialDays) : null;
  const overlapping = hours ? overlapOf(hours) : null;
  const overlap = overlapping &&
    hours && {
      first: inWords(hours[overlapping.first] as OpeningHours),
      second: inWords(hours[overlapping.second] as OpeningHours),
    };
  const inWordsOf = (field: keyof typeof fieldNames): string => {
    if (field === 'opening_hours') return hoursInWords(kitchen.opening_hours);
    if (field === 'special_days') return list((kitchen.special_days ?? []).map(({ date }) => date));
    if (field === 'servings') return list((kitchen.servings ?? ['delivery']).map((one) => t(`hours.serving.${one}`)));
    if (field === 'orders_per_quarter') return String(kitchen[field] ?? t('hours.perQuarterAny'));
    return String(kitchen[field] ?? '–');
  };
  const isDirty = written(settingsOf(draft)) !== written(settingsOf(hoursDraftOf(opened)));
  useUnsaved(isDirty && !save.isPending);
  const { list } = useFormat();
  const now = useNow(60_000);
  const today = new Date(now + (kitchen.utc_offset ?? 0) * 60_000).toISOString().slice(0, 10);
  // Someone else has saved: a clean form shows their values, a dirty one asks.
  const changedElsewhere = written(opened) !== written(kitchen) && !save.isPending;
  const takeTheirs = (): void => {
    setOpened(kitchen);
    setDraft(hoursDraftOf(kitchen));
  };
  if (changedElsewhere && !isDirty) takeTheirs();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isValid && !save.isPending) save.mutate();
  };
  return (
    <section aria-labelledby="hours-title" className={styles.page}>
      <h1 id="hours-title">{t('hours.title')}</h1>
      <PauseSwitch kitchen={kitchen} />
      <form className={styles.form} onSubmit={submit} noValidate>
        {changedElsewhere && isDirty && (
          <ChangedElsewhere
            title={t('hours.changedTitle')}
            text={t('hours.changed')}
            fields={changedFields(opened, kitchen).map((field) => ({
              label: t(`hours.${fieldNames[field]}`),
              now: inWordsOf(field),
            }))}
            onTakeTheirs={takeTheirs}
          />
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
            {knownTimeZones().map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
          <MenuLanguages language={draft.language} languages={draft.languages} onChange={set} />
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
          <Field
            type="time"
            label={t('hours.dayBegins')}
            hint={t('hours.dayBeginsHint')}
            value={draft.dayBegins}
            error={draft.dayBegins === '' ? t('error.required') : undefined}
            onChange={(event) => set({ dayBegins: event.target.value })}
          />
          <Field
            label={t('hours.perQuarter')}
            hint={t('hours.perQuarterHint')}
            inputMode="numeric"
            value={draft.perQuarter}
            error={isPerQuarter(draft.perQuarter) ? undefined : t('error.perQuarter')}
            onChange={(event) => set({ perQuarter: event.target.value })}
          />
          <Field
            label={t('hours.scheduleDays')}
            hint={t('hours.scheduleDaysHint')}
            inputMode="numeric"
            value={draft.scheduleDays}
            error={isScheduleDays(draft.scheduleDays) ? undefined : t('error.scheduleDays')}
            onChange={(event) => set({ scheduleDays: event.target.value })}
          />
        </div>
        <ServingFields servings={draft.servings} address={draft.pickUpAddress} onChange={set} />
        <Switch
          label={t('hours.always')}
          checked={draft.always}
          onChange={(always) => set({ always, ...(always ? {} : { week: withDefaultHours(draft.week) }) })}
        />
        {overlap && (
          <Notice tone="bad" alert>
            {t('hours.overlap', overlap)}
          </Notice>
        )}
        {!draft.always && <WeekEditor week={draft.week} onChange={(week) => set({ week })} />}
        <SpecialDaysEditor
          days={draft.specialDays}
          today={today}
          error={wrongDay?.said}
          onChange={(next) => set({ specialDays: next })}
        />
        <div className={styles.save}>
          <Button
            type="submit"
            tone="primary"
            size="l"
            busy={save.isPending}
            disabled={!isDirty || !isValid || overlap !== null || wrongDay !== null}
          >
            {t('save')}
          </Button>
        </div>
      </form>
    </section>
  );
}

/** Suggestions, where the browser can list time zones; the user may type any other. */
const knownTimeZones = (): readonly string[] =>
  typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('timeZone') : [];

/** Takes effect at once, unlike the form. */
function PauseSwitch({ kitchen }: { readonly kitchen: KitchenView }) {
  const { t } = useTranslation('admin');
  const { dayTime } = useKitchenFormat();
  const opening = useOpening(kitchen);
  const failed = useErrorToast();
  const isPaused = !opening.open && opening.why === 'paused';
  const paused = usePendingValue(isPaused);
  const pause = useMutation({
    mutationFn: (next: boolean) => changeKitchenField(kitchen, { paused: next, paused_until: null }),
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
