// The figures and a closing as the rows of a CSV file: tables one below the other, each under its title.
import type { Amount, Closing, Insights } from '@waggle/contracts';
import { cancelCodes } from '@waggle/contracts/cancel-codes.ts';
import { calledNumber } from '@waggle/contracts/order-number.ts';
import type { TFunction } from 'i18next';
import type { Cell } from './csv.rules.ts';

type Words = TFunction<'figures'>;
type Row = readonly Cell[];

/** A reason as it is read: earlier versions kept some without a code. */
export function wordsOfReason(reason: string | null, t: Words): string {
  const code = cancelCodes.find((one) => one === reason);
  return code === undefined ? (reason ?? t('noReason')) : t(`codes.${code}`);
}

export function figureRows({ from, to, days, hours, best_sellers, total, reasons }: Insights, t: Words): Row[] {
  const currencies = currenciesOf(total.revenue);
  const revenue = (amounts: readonly Amount[]): Cell[] => currencies.map((one) => inCurrency(amounts, one));
  const perCurrency = currencies.map(({ currency }) => `${t('revenue')} ${currency}`);
  const heads = [t('orders'), t('delivered'), t('pickedUp'), t('refused'), t('cancelled'), ...perCurrency];
  const row = ({ orders, delivered, picked_up, refused, cancelled, ...of }: Insights['total']): Cell[] => [
    ...[orders, delivered, picked_up, refused, cancelled],
    ...revenue(of.revenue),
  ];
  return [
    [t('title'), from, to],
    [],
    [t('day'), ...heads],
    ...days.map((one) => [one.day, ...row(one)]),
    [t('total'), ...row(total)],
    [],
    [t('hour'), ...heads],
    ...hours.map((one) => [`${String(one.hour % 24).padStart(2, '0')}:00`, ...row(one)]),
    [],
    [t('dish'), t('sold'), ...perCurrency],
    ...best_sellers.map((one) => [one.name, one.quantity, ...revenue(one.revenue)]),
    [],
    [t('span'), t('half'), t('nine'), t('slowest'), t('measured')].map((head, n) =>
      n === 0 || n === 4 ? head : `${head} (s)`,
    ),
    ...(['preparation', 'delivery', 'order_to_door'] as const).map((span) => {
      const times = total[span];
      return [t(`spans.${span}`), times?.p50 ?? null, times?.p90 ?? null, times?.p99 ?? null, times?.count ?? 0];
    }),
    [],
    ...reasonRows(reasons, t),
    ...wastedRows(total.wasted, t),
    [],
    [t('keptFirst'), total.promises.first_kept, total.promises.made],
    [t('keptLast'), total.promises.last_kept, total.promises.made],
  ];
}

export function closingRows(closing: Closing, t: Words): Row[] {
  const {
    day,
    time_zone,
    final,
    orders,
    states,
    revenue,
    tips,
    taxes,
    parts,
    payments,
    items,
    besides,
    wasted,
    reasons,
  } = closing;
  return [
    [t('closing.title'), day, time_zone, t(final ? 'closing.final' : 'closing.open')],
    [],
    [t('closing.state'), t('orders'), t('closing.amount'), t('closing.currency')],
    ...states.map((one) => [t(`state.${one.state}`), one.orders, one, one.currency]),
    ...revenue.map((one) => [t('revenue'), null, one, one.currency]),
    ...tips.map((one) => [t('closing.tips'), null, one, one.currency]),
    [],
    [t('closing.rate'), t('closing.net'), t('closing.tax'), t('closing.gross'), t('closing.currency')],
    ...taxes.map(({ rate, net, tax, gross, ...unit }) => [
      rate === null ? t('closing.untaxed') : rate / 1_000,
      ...[net, tax, gross].map((amount) => ({ ...unit, amount })),
      unit.currency,
    ]),
    [],
    [t('closing.part'), t('closing.amount'), t('closing.currency')],
    ...parts.map((one) => [t(`part.${one.part}`), one, one.currency]),
    [],
    [t('closing.way'), t('orders'), t('closing.amount'), t('closing.currency')],
    ...payments.map((one) => [t(`way.${one.way ?? 'unsaid'}`), one.orders, one, one.currency]),
    [],
    [t('dish'), t('sold'), t('closing.amount'), t('closing.currency')],
    ...items.map((one) => [one.name, one.quantity, one, one.currency]),
    ...besides.map((one) => [t('closing.besides'), null, one, one.currency]),
    [],
    [
      t('closing.number'),
      t('closing.order'),
      t('closing.placed'),
      t('closing.serving'),
      t('closing.state'),
      t('reason'),
      t('closing.amount'),
      t('closing.currency'),
    ],
    ...orders.map(({ order_id, number, serving = 'delivery', at, state, reason, total, ...unit }) => [
      ...[calledNumber({ order_id, number }).slice(1), order_id, at, t(`serving.${serving}`), t(`state.${state}`)],
      reason === null ? null : wordsOfReason(reason, t),
      { ...unit, amount: total },
      unit.currency,
    ]),
    [],
    ...reasonRows(reasons, t),
    ...wastedRows(wasted, t),
  ];
}

const reasonRows = (reasons: Insights['reasons'], t: Words): Row[] => [
  [t('reason'), t('stage'), t('by'), t('orders')],
  ...reasons.map(({ reason, stage, by, count }) => [
    wordsOfReason(reason, t),
    t(`stages.${stage ?? 'unknown'}`),
    t(`who.${by}`),
    count,
  ]),
];

const wastedRows = (wasted: readonly Amount[], t: Words): Row[] =>
  wasted.map((one) => [t('wasted'), null, one, one.currency]);

const currenciesOf = (amounts: readonly Amount[]) =>
  amounts.map(({ currency, currency_digits }) => ({ currency, currency_digits }));

const inCurrency = (amounts: readonly Amount[], unit: Omit<Amount, 'amount'>): Amount => ({
  ...unit,
  amount: amounts.find(({ currency }) => currency === unit.currency)?.amount ?? 0,
});
