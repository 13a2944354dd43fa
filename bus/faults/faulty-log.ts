// The event log as one service has it, with what faults do to events on their way: late, twice, in another order, not at all, and
// with acknowledgements that never arrive.
import type { AnyEvent, Clock } from '@waggle/contracts';
import { EngineUnavailableError, type Entry, type EventLog, type GroupReader } from '../event-log.ts';
import { pause } from '../pause.ts';
import type { FaultSet } from './fault-set.ts';

export function faultyLog(log: EventLog, service: string, faults: FaultSet, clock: Clock): EventLog {
  const cut =
    <Args extends unknown[], R>(call: (...args: Args) => Promise<R>) =>
    async (...args: Args): Promise<R> => {
      if (!faults.find('cut-redis', service)) return call(...args);
      faults.fire('cut-redis', service);
      throw cutOff();
    };
  const faulty: EventLog = {
    ...log,
    append: cut(log.append),
    missing: cut(log.missing),
    lastPublished: cut(log.lastPublished),
    ensureGroup: cut(log.ensureGroup),
    renew: cut(log.renew),
    recordFailure: cut(log.recordFailure),
    noteError: cut(log.noteError),
    beginRun: cut(log.beginRun),
    endRun: cut(log.endRun),
    failures: cut(log.failures),
    deadLetter: cut(log.deadLetter),
    claimIdle: cut(async (member, minIdleMs, limit) =>
      faults.find('paused-consumer', service) ? { entries: [], lost: [] } : log.claimIdle(member, minIdleMs, limit),
    ),
    acknowledge: cut(async (member, ids) =>
      faults.fire('lost-acknowledgement', service) ? ids.length : log.acknowledge(member, ids),
    ),
    openReader: (streams, group, consumer) =>
      faultyReader(log.openReader(streams, group, consumer), { log, service, faults, clock, group }),
  };
  const { acknowledgement } = log;
  if (!acknowledgement) return faulty;
  return {
    ...faulty,
    // Outside of the transaction it can be lost, as between two servers. `acknowledge` counts it.
    get acknowledgement() {
      return faults.find('lost-acknowledgement', service) ? undefined : acknowledgement;
    },
  } as EventLog;
}

interface ReaderDeps {
  readonly log: EventLog;
  readonly service: string;
  readonly faults: FaultSet;
  readonly clock: Clock;
  readonly group: string;
}

/** How often it looks whether a pause is over, in ms. */
const lookEveryMs = 200;

function faultyReader(reader: GroupReader, { log, service, faults, clock, group }: ReaderDeps): GroupReader {
  const closing = new AbortController();
  const wait = (ms: number) => pause(clock, ms, closing.signal);

  async function duplicated(entries: readonly Entry[]): Promise<void> {
    for (const { stream, event, traceparent, group: only } of entries) {
      // A copy is not copied again.
      if (only !== undefined || !faults.find('duplicated-events', service)) continue;
      const read = eventOf(event);
      if (!read || !faults.fire('duplicated-events', service, read)) continue;
      await log.append(stream, [{ event, group, ...(traceparent === undefined ? {} : { traceparent }) }]);
    }
  }

  return {
    async read(count, waitMs) {
      if (faults.find('cut-redis', service)) {
        throw cutOff();
      }
      if (faults.fire('paused-consumer', service)) {
        await wait(Math.min(waitMs, lookEveryMs));
        return [];
      }
      const late = faults.find('delayed-events', service) ?? faults.find('reordered-events', service);
      if (late) await wait(late.ms ?? 0);
      if (closing.signal.aborted) return [];
      const entries = await reader.read(count, waitMs);
      if (late && entries.length > 0) faults.fire(late.kind, service);
      // A read that had begun before the pause: others may claim what it brought.
      while (entries.length > 0 && faults.fire('paused-consumer', service) && !closing.signal.aborted)
        await wait(lookEveryMs);
      await duplicated(entries);
      return late?.kind === 'reordered-events' ? entries.toReversed() : entries;
    },
    async close() {
      closing.abort();
      await reader.close();
    },
  };
}

/** With a code, so that readiness says why. */
const cutOff = (): EngineUnavailableError =>
  new EngineUnavailableError('a fault that was injected on purpose cuts Redis off', { refusal: 'FAULT' });

/** Null for bytes that are no event, which the consumer deals with. */
function eventOf(bytes: Uint8Array): AnyEvent | null {
  try {
    const read = JSON.parse(new TextDecoder().decode(bytes)) as AnyEvent;
    return typeof read.payload?.order_id === 'string' ? read : null;
  } catch {
    return null;
  }
}
