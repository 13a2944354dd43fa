// The figures of a period: what was ordered and sold, when, what sells best, how long it took, and why orders ended.
import type { Amount, Insights } from '@waggle/contracts';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConnectionLine } from '../live/connection-line.tsx';
import { Loading } from '../shell/loading.tsx';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Field, Select } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { BarChart } from './bar-chart.tsx';
import { csvOf } from './csv.rules.ts';
import { figureRows, wordsOfReason } from './figure-rows.ts';
import { FigureTable } from './figure-table.tsx';
import styles from './figures-page.module.css';
import { mostDays, type Period, type Preset, periodOf, presets } from './periods.rules.ts';
import { saveFile } from './save-file.ts';
import { useFigureFormat } from './use-figure-format.ts';
import { useFigures } from './use-figures.ts';

export default function FiguresPage() {
  const { t, i18n } = useTranslation('figures');
  const titleId = useId();
  const [period, setPeriod] = useState<Period>({ preset: 'today' });
  const { figures, live } = useFigures(period);
  const { data } = figures;
  return (
    <section aria-labelledby={titleId}>
      <ConnectionLine state={live} />
      <div className={styles.head}>
        <div>
          <h1 id={titleId}>{t('title')}</h1>
          <p className={styles.lead}>{t('lead')}</p>
        </div>
        {data && (
          <Button
            onClick={() => saveFile(`waggle-${data.from}-${data.to}.csv`, csvOf(figureRows(data, t), i18n.language))}
          >
            {t('download')}
          </Button>
        )}
      </div>
      <PeriodChoice period={period} shown={data ?? null} onChange={setPeriod} />
      {figures.isPending && <Loading />}
      {figures.isError && (
        <Notice tone="bad" alert actions={<Button onClick={() => void figures.refetch()}>{t('again')}</Button>}>
          {t('failed')}
        </Notice>
      )}
      {data && <Shown figures={data} />}
    </section>
  );
}

interface PeriodChoiceProps {
  readonly period: Period;
  readonly shown: Insights | null;
  readonly onChange: (period: Period) => void;
}

function PeriodChoice({ period, shown, onChange }: PeriodChoiceProps) {
  const { t } = useTranslation('figures');
  /** As they are typed: a date may be half there. */
  const [typed, setTyped] = useState<{ readonly from: string; readonly to: string } | null>(null);
  const from = typed?.from ?? shown?.from ?? '';
  const to = typed?.to ?? shown?.to ?? '';
  const set = (next: { readonly from: string; readonly to: string }): void => {
    setTyped(next);
    const chosen = periodOf(next.from, next.to);
    if (chosen) onChange(chosen);
  };
  const wrong = typed !== null && periodOf(from, to) === null ? t('period.wrong', { most: mostDays }) : undefined;
  return (
    <form className={styles.choice} aria-label={t('period.title')} onSubmit={(event) => event.preventDefault()}>
      <Select
        label={t('period.title')}
        value={typed === null && 'preset' in period ? period.preset : ''}
        onChange={({ target }) => {
          if (target.value === '') return setTyped({ from, to });
          setTyped(null);
          onChange({ preset: target.value as Preset });
        }}
      >
        {(Object.keys(presets) as Preset[]).map((preset) => (
          <option key={preset} value={preset}>
            {t(`period.${preset}`)}
          </option>
        ))}
        <option value="">{t('period.other')}</option>
      </Select>
      <Field
        type="date"
        label={t('period.from')}
        value={from}
        error={wrong}
        onChange={({ target }) => set({ from: target.value, to })}
      />
      <Field type="date" label={t('period.to')} value={to} onChange={({ target }) => set({ from, to: target.value })} />
    </form>
  );
}

function Shown({ figures }: { readonly figures: Insights }) {
  const { t } = useTranslation('figures');
  const format = useFigureFormat();
  const { total, days, today, from, to } = figures;
  const like = total.revenue[0];
  if (total.orders === 0) {
    return (
      <p className={styles.note} role="status">
        {t(from <= today && today <= to ? 'emptyToday' : 'empty')}
      </p>
    );
  }
  return (
    <>
      {from <= today && today <= to && <p className={styles.note}>{t('live')}</p>}
      <dl className={styles.summary}>
        <Figure name={t('orders')} value={format.count(total.orders)} />
        <Figure name={t('revenue')} value={format.amounts(total.revenue)} />
        <Figure name={t('average')} value={format.amounts(averages(figures))} />
        <Figure name={t('delivered')} value={format.count(total.delivered)} />
        <Figure name={t('pickedUp')} value={format.count(total.picked_up)} />
        <Figure name={t('refused')} value={format.count(total.refused)} />
        <Figure name={t('cancelled')} value={format.count(total.cancelled)} />
        {total.promises.made > 0 && (
          <>
            <Figure name={t('keptFirst')} value={format.percent(total.promises.first_kept / total.promises.made)} />
            <Figure name={t('keptLast')} value={format.percent(total.promises.last_kept / total.promises.made)} />
          </>
        )}
        {total.wasted.length > 0 && <Figure name={t('wasted')} value={format.amounts(total.wasted)} />}
      </dl>
      {days.length > 1 && (
        <Part title={t('byDay')}>
          <BarChart
            bars={days.map(({ day, revenue }) => ({
              key: day,
              label: format.day(day),
              value: amountIn(revenue, like),
              text: format.amounts(revenue, like),
            }))}
            highest={t('highest', { value: format.amounts(highestOf(days, like), like) })}
          />
          <FigureTable
            caption={t('byDay')}
            columns={[t('day'), t('orders'), t('revenue')]}
            rows={days.map(({ day, orders, revenue }) => ({
              key: day,
              cells: [format.day(day), format.count(orders), format.amounts(revenue, like)],
            }))}
            total={[t('total'), format.count(total.orders), format.amounts(total.revenue, like)]}
          />
        </Part>
      )}
      <Hours figures={figures} like={like} />
      <Part title={t('bestSellers')} alone>
        <FigureTable
          caption={t('bestSellers')}
          columns={[t('dish'), t('sold'), t('revenue')]}
          rows={figures.best_sellers.map(({ item_id, name, quantity, revenue }) => ({
            key: item_id,
            cells: [name, format.count(quantity), format.amounts(revenue, like)],
          }))}
        />
      </Part>
      <Part title={t('times')} alone>
        <FigureTable
          caption={t('times')}
          columns={[t('span'), t('half'), t('nine'), t('slowest'), t('measured')]}
          rows={(['preparation', 'delivery', 'order_to_door'] as const).map((span) => {
            const times = total[span];
            const cells = times
              ? [format.span(times.p50), format.span(times.p90), format.span(times.p99), format.count(times.count)]
              : ['–', '–', '–', format.count(0)];
            return { key: span, cells: [t(`spans.${span}`), ...cells] };
          })}
        />
      </Part>
      {figures.reasons.length > 0 && (
        <Part title={t('reasons')} alone>
          <FigureTable
            caption={t('reasons')}
            columns={[t('reason'), t('stage'), t('by'), t('orders')]}
            texts={3}
            rows={figures.reasons.map(({ by, reason, stage, count }) => ({
              key: `${by} ${reason ?? ''} ${stage ?? ''}`,
              cells: [wordsOfReason(reason, t), t(`stages.${stage ?? 'unknown'}`), t(`who.${by}`), format.count(count)],
            }))}
          />
        </Part>
      )}
      {days.length === 1 && (
        <p>
          <ButtonLink href={`/closing?day=${from}`}>{t('toClosing')}</ButtonLink>
        </p>
      )}
    </>
  );
}

function Hours({ figures: { hours }, like }: { readonly figures: Insights; readonly like: Amount | undefined }) {
  const { t } = useTranslation('figures');
  const format = useFigureFormat();
  const [first, last] = [hours[0]?.hour ?? 0, hours.at(-1)?.hour ?? 0];
  const all = Array.from({ length: last - first + 1 }, (_, n) => first + n);
  const of = new Map(hours.map((one) => [one.hour, one]));
  const most = Math.max(0, ...hours.map(({ orders }) => orders));
  return (
    <Part title={t('byHour')}>
      <BarChart
        bars={all.map((hour) => ({
          key: String(hour),
          label: format.hour(hour),
          value: of.get(hour)?.orders ?? 0,
          text: t('countOfOrders', { count: of.get(hour)?.orders ?? 0 }),
        }))}
        highest={t('highest', { value: t('countOfOrders', { count: most }) })}
      />
      <FigureTable
        caption={t('byHour')}
        columns={[t('hour'), t('orders'), t('revenue')]}
        rows={hours.map(({ hour, orders, revenue }) => ({
          key: String(hour),
          cells: [format.hour(hour), format.count(orders), format.amounts(revenue, like)],
        }))}
      />
    </Part>
  );
}

interface PartProps {
  readonly title: string;
  /** Without a chart beside it. */
  readonly alone?: boolean;
  readonly children: ReactNode;
}

const Part = ({ title, alone = false, children }: PartProps) => (
  <section className={styles.part}>
    <h2>{title}</h2>
    <div className={alone ? undefined : styles.beside}>{children}</div>
  </section>
);

const Figure = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);

const amountIn = (amounts: readonly Amount[], like: Amount | undefined): number =>
  amounts.find(({ currency }) => currency === like?.currency)?.amount ?? 0;

function highestOf(days: Insights['days'], like: Amount | undefined): Amount[] {
  return like ? [{ ...like, amount: Math.max(0, ...days.map(({ revenue }) => amountIn(revenue, like))) }] : [];
}

/** What an order came to on average, of those that were not cancelled; unknown where there were several currencies. */
function averages({ total: { orders, cancelled, refused, revenue } }: Insights): Amount[] {
  const sold = orders - cancelled - refused;
  const [only, other] = revenue;
  return only && !other && sold > 0 ? [{ ...only, amount: Math.round(only.amount / sold) }] : [];
}
