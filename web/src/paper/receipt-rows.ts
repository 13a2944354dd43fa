// What is on a receipt, row by row, from the order's own bill: the same amounts as on every page, and they add up to its total.
import type { Bill, BillTax, OrderView } from '@waggle/contracts';
import { type BillRow, billRows } from '../bill/bill-rows.ts';

export interface ReceiptItem {
  /** Of the order's `items`. */
  readonly line: number;
  readonly amount: number;
}

export interface ReceiptRows {
  readonly items: readonly ReceiptItem[];
  /** Deposits, fees, discounts, taxes on top, tip, rounding. */
  readonly others: readonly BillRow[];
  readonly taxes: readonly BillTax[];
  readonly total: number;
}

export function receiptRows({ items, bill, total }: Pick<OrderView, 'items' | 'bill' | 'total'>): ReceiptRows {
  // Orders of earlier versions cost what their lines do.
  if (!bill) {
    const amounts = items.map(({ unit_price, quantity }, line) => ({ line, amount: unit_price * quantity }));
    return { items: amounts, others: [], taxes: [], total };
  }
  return {
    items: items.map((_, line) => ({ line, amount: goodsOf(bill, line) })),
    others: billRows(bill).filter(({ of }) => of !== 'goods'),
    taxes: bill.taxes,
    total,
  };
}

const goodsOf = ({ lines }: Pick<Bill, 'lines'>, line: number): number =>
  lines.reduce((sum, one) => (one.line === line && one.kind !== 'deposit' ? sum + one.amount : sum), 0);
