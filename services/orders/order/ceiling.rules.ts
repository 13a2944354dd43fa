// How much one order may hold, pure: one request must not buy the whole stock.
import type { OrderCeiling, PlaceOrderBody } from '@waggle/contracts';
import { minorUnitDigits } from '@waggle/contracts/currency.ts';

/** The most that one order may hold. */
export interface Ceilings {
  readonly lines: number;
  /** Pieces of one item, over all lines. */
  readonly ofItem: number;
  /** Of all items. */
  readonly pieces: number;
  /** In the minor unit of the currency; null: no ceiling. */
  readonly total: number | null;
}

/** Currencies whose unit is worth roughly as much as a euro: the default ceiling of the total suits only these. */
const likeEuro = ['EUR', 'USD', 'GBP', 'CHF', 'CAD', 'AUD', 'NZD', 'SGD'];
const defaultTotal = 500;

/**
 * The ceiling of the total in the minor unit.
 * @param setting whole units of the currency; '' for the default, 0 for none
 */
export function totalCeiling(setting: string, currency: string): number | null {
  const units = setting === '' ? (likeEuro.includes(currency) ? defaultTotal : 0) : Number(setting);
  return units === 0 ? null : units * 10 ** minorUnitDigits(currency);
}

/** The first ceiling that the lines exceed. */
export function ceilingOfLines(items: PlaceOrderBody['items'], most: Ceilings): OrderCeiling | null {
  if (items.length > most.lines) return { of: 'lines', most: most.lines };
  const pieces = new Map<PlaceOrderBody['items'][number]['item_id'], number>();
  let all = 0;
  for (const { item_id, quantity } of items) {
    const ofItem = (pieces.get(item_id) ?? 0) + quantity;
    if (ofItem > most.ofItem) return { of: 'item', most: most.ofItem, item_id };
    pieces.set(item_id, ofItem);
    all += quantity;
  }
  return all > most.pieces ? { of: 'pieces', most: most.pieces } : null;
}

export const ceilingOfTotal = (total: number, { total: most }: Ceilings): OrderCeiling | null =>
  most !== null && total > most ? { of: 'total', most } : null;
