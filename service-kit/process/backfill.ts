// Recovers the requests that a service did not send while another one was switched off: meanwhile each process records the fact;
// after the switch-on this requests everything open again, page by page.
import { atMost, type Clock, type Loop, startLoop } from '@waggle/contracts';
import type { Cause, Store } from '@waggle/store';

/** When a process last ran while the other service was switched off, in ms since the epoch; null when nothing is left to do. */
export interface SwitchRecord {
  find(): Promise<number | null>;
  put(offAt: number | null): Promise<void>;
}

export interface BackfillDeps<Records extends object, Place> {
  readonly store: Store<Records>;
  readonly record: (records: Records) => SwitchRecord;
  /** Whether this deployment runs the other service. */
  readonly on: boolean;
  readonly clock: Clock;
  readonly cause: Cause;
  /** Requests a page of what is open, and returns where the next one begins; null after the last. */
  readonly requestPage: (after: Place | null) => Promise<Place | null>;
  readonly failed: (error: unknown) => void;
}

const minuteMs = 60_000;
/** Processes that still run with it switched off record that every minute, so what they skip is found within this time. */
const settledMs = 2 * minuteMs;
/** The pause between two pages, which lets new events through. */
const pageMs = 50;

export function startBackfill<Records extends object, Place>(deps: BackfillDeps<Records, Place>): Pick<Loop, 'stop'> {
  const { store, record, on, clock, cause, requestPage, failed } = deps;
  let offAt: number | null = null;
  let place: Place | null = null;
  const note = async () => {
    await store.transaction(cause, (tx) => record(tx as unknown as Records).put(clock.now()));
    return atMost(minuteMs);
  };
  const makeUp = async () => {
    if (place === null) offAt = await record(store.reads).find();
    if (offAt === null) return atMost(minuteMs);
    place = await requestPage(place);
    if (place !== null) return atMost(pageMs);
    if (clock.now() - offAt > settledMs) await settle();
    return atMost(minuteMs);
  };
  const settle = () =>
    store.transaction(cause, async (tx) => {
      const kept = record(tx as unknown as Records);
      if ((await kept.find()) === offAt) await kept.put(null);
    });
  return startLoop({
    clock,
    round: on ? makeUp : note,
    failed(error) {
      failed(error);
      return atMost(minuteMs / 10);
    },
  });
}
