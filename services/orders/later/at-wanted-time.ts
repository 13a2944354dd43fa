// Whether an order can be had at the time that its customer wants: the rules, and room in that quarter of an hour.
import type { KitchenSettings, OrderServing, WantedFault } from '@waggle/contracts';
import { quarterOf } from '../promise/quarters.rules.ts';
import { readLead } from '../promise/read-promise.ts';
import type { OrdersRecords } from '../records.ts';
import { horizonOf, type Lead, wantedFault } from './wanted-time.rules.ts';

type LaterReads = Pick<OrdersRecords, 'orders' | 'times' | 'quarters'>;

/** How an order gets to its customer. */
export interface HowServed {
  readonly serving?: OrderServing | undefined;
  /** Of the ride to their address. */
  readonly extraMinutes: number;
}

export type AtWantedTime =
  /** The kitchen gets it at `due_at`. Nothing is held: who places the order takes the place of `quarter` in the same transaction. */
  | { readonly kind: 'wanted'; readonly wanted_at: string; readonly due_at: string; readonly quarter: string }
  | { readonly kind: 'not_then'; readonly wanted_at: string; readonly fault: WantedFault };

/** @param wanted_at RFC 3339. @param now ms since the epoch */
export async function atWantedTime(
  reads: LaterReads,
  kitchen: KitchenSettings,
  now: number,
  wanted_at: string,
  way: HowServed,
): Promise<AtWantedTime> {
  const wanted = Date.parse(wanted_at);
  const lead = await leadOf(reads, kitchen, now, way);
  const fault = wantedFault(horizonOf(kitchen, now), wanted, lead);
  if (fault) return { kind: 'not_then', wanted_at, fault };
  const quarter = quarterOf(wanted);
  const taken = (await reads.quarters.taken(quarter, quarter)).get(quarter) ?? 0;
  if (taken >= (kitchen.orders_per_quarter ?? Infinity))
    return { kind: 'not_then', wanted_at, fault: 'wanted_quarter_full' };
  return { kind: 'wanted', wanted_at, due_at: new Date(wanted - lead.usual).toISOString(), quarter };
}

export async function leadOf(
  reads: Pick<LaterReads, 'orders' | 'times'>,
  kitchen: KitchenSettings,
  now: number,
  { serving, extraMinutes }: HowServed,
): Promise<Lead> {
  const { soonest, usual } = await readLead(reads, kitchen, now, serving);
  return { soonest: soonest + extraMinutes * 60_000, usual: usual + extraMinutes * 60_000 };
}
