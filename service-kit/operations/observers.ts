// Observers of a consumer and a relay that log, on top of those that count.
import type { ConsumerObserver } from '@waggle/bus';
import type { RelayObserver } from '@waggle/bus/relay';
import type { AnyEvent } from '@waggle/contracts';
import type { Logger } from 'pino';

/** Lines about failures carry correlation id, order, event, stream and attempt. */
export function consumerLog(log: Logger, counted: ConsumerObserver): ConsumerObserver {
  const told = new Set<string>();
  return {
    ...counted,
    unknown(stream, entryId, what, name) {
      counted.unknown?.(stream, entryId, what, name);
      const kind = `${stream} ${what} ${name}`;
      // Once for each kind: a rolling upgrade may bring thousands. The bound is for a program that writes ever new ones.
      if (told.has(kind) || told.size >= 1_000) return;
      told.add(kind);
      const about = { stream, entry_id: entryId, [`unknown_${what}`]: name };
      if (what === 'field')
        log.info(about, 'an event has fields that this version does not know: ignored them, logged once');
      else {
        log.warn(
          about,
          'an event has a type or version that this version does not know: passed it over, logged once. `waggle outbox republish` brings it again after an upgrade',
        );
      }
    },
    failed(event, stream, attempt, error, retryInMs) {
      counted.failed?.(event, stream, attempt, error, retryInMs);
      const about = { ...aboutEvent(event), stream, attempt, err: error };
      if (retryInMs === null) log.error(about, 'handling an event failed for the last time');
      else log.warn({ ...about, retry_in_ms: Math.round(retryInMs) }, 'handling an event failed; will retry');
    },
    deadLettered(stream, entryId, error, event) {
      counted.deadLettered?.(stream, entryId, error, event);
      log.error(
        { ...aboutEvent(event), stream, entry_id: entryId, err: error },
        'dead-lettered an entry: `waggle dead-letters` shows it',
      );
    },
    leaseLost(stream, entryId, event) {
      counted.leaseLost?.(stream, entryId, event);
      log.warn({ ...aboutEvent(event), stream, entry_id: entryId }, 'another process took over an event');
    },
    lost(stream, entryIds) {
      counted.lost?.(stream, entryIds);
      log.error({ stream, entry_ids: entryIds }, 'entries were trimmed away before they were handled');
    },
    claimed(stream, count) {
      counted.claimed?.(stream, count);
      log.info({ stream, count }, 'took over entries of a process that ended');
    },
    unavailable(error) {
      counted.unavailable?.(error);
      log.warn({ err: error }, 'the event log is unavailable: retrying until it is back');
    },
    recovered(afterMs) {
      counted.recovered?.(afterMs);
      log.info({ after_ms: Math.round(afterMs) }, 'the event log is available again');
    },
    refused(error) {
      counted.refused?.(error);
      log.error({ err: error }, 'the event log refused a call, which a retry would not fix: logged once');
    },
    accepted(message) {
      counted.accepted?.(message);
      log.info({ refused: message }, 'the event log no longer refuses a call');
    },
  };
}

const aboutEvent = (event: AnyEvent | null) =>
  event && {
    correlation_id: event.correlation_id,
    order_id: event.payload.order_id,
    event_id: event.event_id,
    event_type: event.event_type,
  };

export function relayLog(
  log: Logger,
  counted: Pick<RelayObserver, 'published' | 'refilled' | 'failed'>,
): RelayObserver {
  return {
    ...counted,
    unavailable: (stream, error) =>
      log.warn({ stream, err: error }, 'events cannot be published: they stay in the outbox'),
    recovered: (stream, afterMs) =>
      log.info({ stream, after_ms: Math.round(afterMs) }, 'events can be published again'),
    refilled(stream, count) {
      counted.refilled?.(stream, count);
      log.warn({ stream, count }, 'a stream had lost events: published them again');
    },
    failed(stream, event_id, error) {
      counted.failed?.(stream, event_id, error);
      log.error(
        { stream, event_id, err: error },
        'a stream refused an event: the outbox keeps it, and `waggle outbox republish` retries it',
      );
    },
    leasesLeft: (error) =>
      log.warn({ err: error }, 'outbox leases were not released: other processes wait until they expire'),
  };
}
