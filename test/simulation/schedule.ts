// A schedule: the orders with their times, and the faults with their steps. It is plain data, to print and replay.
import fc from 'fast-check';

export interface FaultSchedule {
  /** Determines jitter, delays of the simulator and how calls interleave. */
  readonly seed: number;
  /** The number of processes, each with all services, on the same data. */
  readonly processes: 1 | 2;
  /** Each call takes a random time, so that calls for different orders overtake each other. */
  readonly latency: boolean;
  readonly orders: readonly PlannedOrder[];
  readonly faults: readonly ScheduledFault[];
}

export interface PlannedOrder {
  /** ms since the first process was ready. */
  readonly atMs: number;
  readonly item: 'margherita' | 'honey-cake';
  readonly quantity: number;
  /** ms after the order was placed; null: the customer does not cancel. */
  readonly cancelAfterMs: number | null;
  /** ms after the order was placed, when the kitchen undoes the latest step; null or missing: it does not. */
  readonly undoAfterMs?: number | null;
  /** ms after the order was placed, when an admin cancels it, wherever it is; null or missing: nobody does. */
  readonly stopAfterMs?: number | null;
  /** ms after the order was placed, when it is given to another courier, who delivers it; null or missing: its own courier does. */
  readonly handOverAfterMs?: number | null;
  /** The customer picks it up; missing: it is delivered. */
  readonly pickUp?: boolean;
}

/** `after`: steps since the previous fault. A step is where a process begins, commits or has committed a transaction. */
export type ScheduledFault = { readonly after: number } & (
  | { readonly kind: 'crash'; readonly downMs: number }
  /** Stopped, and started again. */
  | { readonly kind: 'restart'; readonly downMs: number }
  /** The process pauses, and continues without noticing. */
  | { readonly kind: 'stall'; readonly ms: number }
  /** One call is delayed. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** One call fails: before its commit it has no effect, after it only the answer is lost. */
  | { readonly kind: 'refuse' }
  | { readonly kind: 'outage'; readonly of: 'store' | 'log'; readonly ms: number }
  /** The stream repeats one of its entries. */
  | { readonly kind: 'repeat'; readonly entry: number }
  /** All leases expire, those of consumers and those of relays. */
  | { readonly kind: 'expire' }
  /** The event log loses everything: FLUSHALL. */
  | { readonly kind: 'flush' }
);

const ms = (max: number) => fc.oneof({ weight: 3, arbitrary: fc.nat(2_000) }, { weight: 1, arbitrary: fc.nat(max) });
const after = fc.oneof({ weight: 4, arbitrary: fc.nat(150) }, { weight: 1, arbitrary: fc.nat(1_200) });

const fault: fc.Arbitrary<ScheduledFault> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('crash' as const), after, downMs: ms(40_000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), after, downMs: ms(5_000) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('stall' as const), after, ms: ms(50_000) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delay' as const), after, ms: ms(50_000) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('refuse' as const), after }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('outage' as const),
      after,
      of: fc.constantFrom('store' as const, 'log' as const),
      ms: ms(25_000),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('repeat' as const), after, entry: fc.nat(40) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('expire' as const), after }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('flush' as const), after }) },
);

const order: fc.Arbitrary<PlannedOrder> = fc.record({
  atMs: fc.nat(1_500),
  item: fc.constantFrom('margherita' as const, 'honey-cake' as const),
  quantity: fc.integer({ min: 1, max: 2 }),
  cancelAfterMs: fc.option(fc.nat(700), { freq: 3 }),
  undoAfterMs: fc.option(fc.nat(2_500), { freq: 2, nil: null }),
  stopAfterMs: fc.option(fc.nat(4_000), { freq: 2, nil: null }),
  handOverAfterMs: fc.option(fc.nat(4_000), { freq: 2, nil: null }),
  pickUp: fc.constantFrom(false, false, true),
});

// One order finds most violations, in a fraction of the time.
const orders = fc.oneof(
  { withCrossShrink: true },
  { weight: 3, arbitrary: fc.array(order, { minLength: 1, maxLength: 1 }) },
  { weight: 1, arbitrary: fc.array(order, { minLength: 2, maxLength: 4 }) },
);

/** Shrinks to fewer and earlier faults, fewer orders and no latency. */
export const schedules = (processes: FaultSchedule['processes']): fc.Arbitrary<FaultSchedule> =>
  fc.record({
    seed: fc.noShrink(fc.nat(2 ** 31 - 1)),
    processes: fc.constant(processes),
    latency: fc.boolean(),
    orders,
    faults: fc.array(fault, { maxLength: 6 }),
  });
