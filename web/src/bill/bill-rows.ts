// The rows of a bill below its dishes, as every page shows them.
import type { Bill, BillLine } from '@waggle/contracts';

export interface BillRow {
  readonly of: 'goods' | 'deposit' | 'discount' | 'deliveryFee' | 'serviceFee' | 'tax' | 'tip' | 'rounding';
  readonly amount: number;
  /** Of a tax, in thousandths of a percent. */
  readonly rate?: number;
}

const names = {
  discount: 'discount',
  delivery_fee: 'deliveryFee',
  service_fee: 'serviceFee',
  tax: 'tax',
  tip: 'tip',
  rounding: 'rounding',
} as const satisfies Partial<Record<BillLine['kind'], BillRow['of']>>;

/** Dishes with their choices are one row, and deposits another; none while the total is what the dishes cost. */
export function billRows({ lines }: Pick<Bill, 'lines'>): BillRow[] {
  const sumOf = (...kinds: readonly BillLine['kind'][]) =>
    lines.reduce((sum, { kind, amount }) => (kinds.includes(kind) ? sum + amount : sum), 0);
  const deposit = sumOf('deposit');
  const others = lines.flatMap(({ kind, amount, rate }): BillRow[] =>
    kind in names ? [{ of: names[kind as keyof typeof names], amount, ...(rate === undefined ? {} : { rate }) }] : [],
  );
  const rows: BillRow[] = [...(deposit > 0 ? [{ of: 'deposit' as const, amount: deposit }] : []), ...others];
  return rows.length > 0 ? [{ of: 'goods', amount: sumOf('dish', 'choice') }, ...rows] : [];
}
