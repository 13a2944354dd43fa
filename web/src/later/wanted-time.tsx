// The day and the time that an order is wanted at, among those that the kitchen has free.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { BookableTimes, BookableTimesBody } from '@waggle/contracts';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../api/client.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import { timesKey } from './times-key.ts';
import styles from './wanted-time.module.css';

export interface WantedTimeProps {
  readonly serving: 'delivery' | 'pick_up';
  /** Undefined: the kitchen does not ask for it, or it was not typed yet. */
  readonly postcode: string | undefined;
  /** RFC 3339; null: none is chosen. */
  readonly wantedAt: string | null;
  /** The server says that it cannot be had then. */
  readonly isFaulty: boolean;
  readonly disabled: boolean;
  readonly onChange: (wantedAt: string | null) => void;
}

/** Others order meanwhile. */
const askAgainMs = 60_000;

export default function WantedTime(props: WantedTimeProps) {
  const { serving, postcode, wantedAt, isFaulty, disabled, onChange } = props;
  const { t, i18n } = useTranslation('later');
  const { time } = useKitchenFormat();
  const [day, setDay] = useState<string | undefined>();
  const [gone, setGone] = useState(false);
  const body: BookableTimesBody = {
    ...(day === undefined ? {} : { day }),
    ...(serving === 'pick_up' ? { serving } : {}),
    ...(postcode === undefined ? {} : { postcode }),
  };
  const { data, isPlaceholderData, isError, refetch } = useQuery({
    queryKey: [...timesKey, body],
    queryFn: ({ signal }) => post<BookableTimes>('/api/orders/times', body, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: askAgainMs,
    gcTime: 0,
  });
  const isTaken =
    data !== undefined &&
    !isPlaceholderData &&
    wantedAt !== null &&
    !data.times.some((one) => one.wanted_at === wantedAt);
  useEffect(() => {
    if (!isTaken || disabled) return;
    setGone(true);
    onChange(null);
  }, [isTaken, disabled, onChange]);
  if (isError && !data) {
    return (
      <Notice tone="bad" actions={<Button onClick={() => void refetch()}>{t('again')}</Button>}>
        {t('failed')}
      </Notice>
    );
  }
  if (data && data.days.length === 0) return <Notice tone="honey">{t('noDays')}</Notice>;
  const dayLabel = new Intl.DateTimeFormat(i18n.language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  });
  const times = isPlaceholderData ? [] : (data?.times ?? []);
  const fault = isFaulty ? t('fault') : gone ? t('gone') : undefined;
  const none = data && !isPlaceholderData && times.length === 0 ? t('none') : undefined;
  return (
    <fieldset className={styles.fields} disabled={disabled}>
      <legend className="visually-hidden">{t('times')}</legend>
      <Select
        label={t('day')}
        value={day ?? data?.day ?? ''}
        onChange={({ target }) => {
          setDay(target.value);
          setGone(false);
          onChange(null);
        }}
      >
        {(data?.days ?? []).map((one) => (
          <option key={one} value={one}>
            {dayLabel.format(new Date(`${one}T12:00:00Z`))}
          </option>
        ))}
      </Select>
      <Select
        label={t('time')}
        value={wantedAt ?? ''}
        error={fault ?? none}
        onChange={({ target }) => {
          setGone(false);
          onChange(target.value === '' ? null : target.value);
        }}
      >
        <option value="">{t('chooseTime')}</option>
        {times.map(({ wanted_at, clock }) => (
          <option key={wanted_at} value={wanted_at}>
            {/* A clock change brings some times twice: then the offset tells them apart. */}
            {clock.length > 'HH:MM'.length ? clock : time(wanted_at)}
          </option>
        ))}
      </Select>
    </fieldset>
  );
}
