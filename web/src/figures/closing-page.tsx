// The closing of a business day: what came in, item by item and order by order, adding up to the same.
import type { Closing } from '@waggle/contracts';
import { calledNumber } from '@waggle/contracts/order-number.ts';
import { useEffect, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearchParams } from 'wouter';
import { useFormat } from '../i18n/use-format.ts';
import { ConnectionLine } from '../live/connection-line.tsx';
import { Loading } from '../shell/loading.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { loadKitchenZone, useKitchenFormat } from '../zone/kitchen-zone.ts';
import { ClosingMoney } from './closing-money.tsx';
import { csvOf } from './csv.rules.ts';
import { closingRows, wordsOfReason } from './figure-rows.ts';
import { FigureTable } from './figure-table.tsx';
import styles from './figures-page.module.css';
import { dayBefore, periodOf } from './periods.rules.ts';
import { saveFile } from './save-file.ts';
import { useFigureFormat } from './use-figure-format.ts';
import { useClosing } from './use-figures.ts';

export default function ClosingPage() {
  const { t, i18n } = useTranslation('figures');
  const titleId = useId();
  const [, navigate] = useLocation();
  const asked = useSearchParams()[0].get('day');
  const day = asked !== null && periodOf(asked, asked) ? asked : null;
  const { closing, live } = useClosing(day);
  const { data } = closing;
  useEffect(loadKitchenZone, []);
  const show = (next: string): void => {
    if (periodOf(next, next)) navigate(`/closing?day=${next}`);
  };
  return (
    <section aria-labelledby={titleId}>
      <ConnectionLine state={live} />
      <div className={styles.head}>
        <div>
          <h1 id={titleId}>{t('closing.title')}</h1>
          <p className={styles.lead}>{t('closing.lead')}</p>
        </div>
        {data && (
          <Button
            onClick={() => saveFile(`waggle-closing-${data.day}.csv`, csvOf(closingRows(data, t), i18n.language))}
          >
            {t('download')}
          </Button>
        )}
      </div>
      <form className={styles.choice} aria-label={t('closing.day')} onSubmit={(event) => event.preventDefault()}>
        <Field
          type="date"
          label={t('closing.day')}
          value={day ?? data?.day ?? ''}
          max={data?.today}
          onChange={({ target }) => show(target.value)}
        />
        {data && <Button onClick={() => show(dayBefore(data.day))}>{t('closing.before')}</Button>}
      </form>
      {closing.isPending && <Loading />}
      {closing.isError && (
        <Notice tone="bad" alert actions={<Button onClick={() => void closing.refetch()}>{t('again')}</Button>}>
          {t('failed')}
        </Notice>
      )}
      {data && <Shown closing={data} />}
    </section>
  );
}

function Shown({ closing }: { readonly closing: Closing }) {
  const { t } = useTranslation('figures');
  const format = useFigureFormat();
  const { money } = useFormat();
  const { dayTime } = useKitchenFormat();
  const { orders, states, items, besides, revenue, tips, wasted, final, day } = closing;
  const sums = revenue.length > 0 ? format.amounts(revenue) : format.amounts(besides);
  return (
    <>
      <p className={styles.note} role="status">
        <strong>{format.longDay(day)}</strong>
        <span>{` · ${t(orders.length === 0 ? 'closing.nothing' : final ? 'closing.final' : 'closing.open')}`}</span>
      </p>
      {orders.length > 0 && (
        <>
          <section className={styles.part}>
            <h2>{t('closing.sums')}</h2>
            <FigureTable
              caption={t('closing.sums')}
              columns={[t('closing.state'), t('orders'), t('closing.amount')]}
              rows={[
                ...states.map((one) => ({
                  key: `${one.state} ${one.currency}`,
                  cells: [t(`state.${one.state}`), format.count(one.orders), money(one.amount, one)],
                })),
                ...tips.map((one) => ({
                  key: `tips ${one.currency}`,
                  cells: [t('closing.tips'), '', money(-one.amount, one)],
                })),
              ]}
              total={[t('revenue'), format.count(soldOrders(closing)), sums]}
            />
            {wasted.length > 0 && <p>{`${t('wasted')}: ${format.amounts(wasted)}`}</p>}
          </section>
          <ClosingMoney closing={closing} />
          <section className={styles.part}>
            <h2>{t('closing.items')}</h2>
            <FigureTable
              caption={t('closing.items')}
              columns={[t('dish'), t('sold'), t('closing.amount')]}
              rows={[
                ...items.map((one) => ({
                  key: `${one.currency} ${one.item_id}`,
                  cells: [one.name, format.count(one.quantity), money(one.amount, one)],
                })),
                ...besides.map((one) => ({
                  key: one.currency,
                  cells: [t('closing.besides'), '', money(one.amount, one)],
                })),
              ]}
              total={[t('revenue'), '', sums]}
            />
          </section>
          <section className={styles.part}>
            <h2>{t('closing.orders')}</h2>
            <FigureTable
              caption={t('closing.orders')}
              columns={[t('closing.order'), t('closing.placed'), t('closing.state'), t('closing.amount')]}
              texts={3}
              rows={orders.map((one) => ({
                key: one.order_id,
                cells: [
                  calledNumber(one),
                  dayTime(one.at),
                  [t(`state.${one.state}`), ...(one.reason === null ? [] : [wordsOfReason(one.reason, t)])].join(': '),
                  money(one.total, one),
                ],
              }))}
            />
          </section>
        </>
      )}
    </>
  );
}

const soldOrders = ({ states }: Closing): number =>
  states
    .filter(({ state }) => state !== 'cancelled' && state !== 'refused')
    .reduce((sum, { orders }) => sum + orders, 0);
