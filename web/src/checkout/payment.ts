// What the customer says about the tip and how they pay, as the checkout holds it.
import type { OrderPayment } from '@waggle/contracts';
import type { PaymentWay } from '@waggle/contracts/price-codes.ts';
import { parseAmount } from '../bill/money-input.ts';

export interface PaymentDraft {
  /** In thousandths of a percent of the dishes; `own`: the amount below. */
  readonly tip: number | 'own';
  readonly ownTip: string;
  readonly way: PaymentWay | null;
  /** Of cash; empty: exactly, or it does not matter. */
  readonly gives: string;
}

export const nothingSaid: PaymentDraft = { tip: 0, ownTip: '', way: null, gives: '' };

/** In minor units; null while the customer's own amount is none. @param goods what the dishes come to */
export function tipOf({ tip, ownTip }: PaymentDraft, goods: number, digits: number): number | null {
  if (tip !== 'own') return Math.round((goods * tip) / 100_000);
  return ownTip.trim() === '' ? 0 : parseAmount(ownTip, digits);
}

/** Undefined: the customer has not said; null: what they would give is too little, or no amount. */
export function paymentOf(
  { way, gives }: PaymentDraft,
  total: number,
  digits: number,
): OrderPayment | null | undefined {
  if (way === null) return undefined;
  if (way !== 'cash' || gives.trim() === '') return { way };
  const amount = parseAmount(gives, digits);
  return amount === null || amount < total ? null : { way, gives: amount };
}
