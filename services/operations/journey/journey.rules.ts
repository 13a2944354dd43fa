// What the facts about one order's events say: who reacted to each, who should have, and whose step comes next. Pure.
import {
  appendedAt,
  compareEntryIds,
  type DeliveryStatus,
  deliverySteps,
  type EventId,
  hasStep,
  isEndStatus,
  type Journey,
  type JourneyEvent,
  type JourneyReaction,
  type JourneyWait,
  type OrderId,
  type OrderStatus,
  orderSteps,
} from '@waggle/contracts';

/** An event as it was committed. Times in ms since the epoch. */
export interface EmittedFact {
  readonly event_id: EventId;
  readonly event_type: string;
  readonly correlation_id: string;
  readonly causation_id: EventId | null;
  readonly service: string;
  readonly stream: string;
  readonly version: number;
  readonly status: string | null;
  readonly committed_at: number;
  readonly entry_id: string | null;
  /** It was on its stream once: outbox and stream do not keep it any more. */
  readonly archived?: true;
  readonly failure: string | null;
  /** The order's, from the event that it was placed with. */
  readonly number: string | null;
}

export interface HandledFact {
  readonly handled_at: number;
  readonly consumer: string | null;
  readonly attempt: number | null;
  readonly began_at: number | null;
}

/** An entry that was delivered and is not acknowledged. */
export interface PendingFact {
  readonly consumer: string;
  readonly attempts: number;
  readonly last_failed_at: number | null;
  readonly last_error: string | null;
  /** The longest pause until the next attempt, in ms. */
  readonly longestPauseMs: number;
}

export interface LetterFact {
  readonly id: string;
  readonly attempts: number;
  readonly consumer: string;
  readonly error: string;
  readonly last_failed_at: number;
}

export interface JourneyFacts {
  readonly order_id: OrderId;
  readonly now: number;
  readonly events: readonly EmittedFact[];
  /** The services that react to a type of event on a stream. */
  readonly readersOf: (event: EmittedFact) => readonly string[];
  /** How long inboxes keep what was handled, in ms; 0: not known. */
  readonly inboxMs: number;
  /** Undefined: its inbox could not be read. */
  readonly handled: (service: string, event: EventId) => HandledFact | null | undefined;
  /** How far the group of a service has read a stream; null: it does not exist. */
  readonly lastDelivered: (service: string, event: Pick<EmittedFact, 'stream' | 'entry_id'>) => string | null;
  readonly pending: (service: string, event: EmittedFact) => PendingFact | null;
  readonly letter: (service: string, event: EventId) => LetterFact | null;
  /** The entry on which it comes again to the service alone: of a replay. Null: there is none that is not handled. */
  readonly replayed: (service: string, event: EventId) => string | null;
  readonly gaps: readonly string[];
}

export function journeyOf(facts: JourneyFacts): Journey {
  const sorted = facts.events.toSorted((a, b) => a.committed_at - b.committed_at || (a.event_id < b.event_id ? -1 : 1));
  const events = sorted.map((event) => journeyEvent(facts, event));
  const last = latest(sorted, /^order\.(?!.*_requested)/);
  const status = (last?.status ?? null) as OrderStatus | null;
  const ended = status !== null && isEndStatus(status);
  const isDone = ({ state }: JourneyReaction) => state === 'handled' || state === 'not_kept';
  const settled = events.every(
    ({ entry_id, archived, reactions }) => (entry_id !== null || archived) && reactions.every(isDone),
  );
  return {
    order_id: facts.order_id,
    at: timeOf(facts.now),
    number: sorted.find(({ number }) => number !== null)?.number ?? null,
    status,
    over: ended && settled,
    events,
    waits: waitsOf(sorted),
    gaps: [...facts.gaps],
  };
}

function journeyEvent(facts: JourneyFacts, event: EmittedFact): JourneyEvent {
  const { event_id, event_type, service, stream, version, status, correlation_id, entry_id, failure } = event;
  return {
    event_id,
    event_type,
    service,
    stream,
    version,
    status,
    correlation_id,
    cause: causeOf(facts.events, event),
    committed_at: timeOf(event.committed_at),
    entry_id,
    ...(event.archived ? { archived: true } : {}),
    on_stream_at: entry_id === null ? null : timeOf(appendedAt(entry_id)),
    failure,
    reactions: facts.readersOf(event).map((reader) => reactionOf(facts, event, reader)),
  };
}

function causeOf(events: readonly EmittedFact[], { causation_id: id }: EmittedFact): JourneyEvent['cause'] {
  if (id === null) return { kind: 'timer', id };
  if (events.some(({ event_id }) => event_id === id)) return { kind: 'event', id };
  // The oldest events are deleted first, and nothing of the order is older than this one.
  const isWhole = events.some(({ event_type }) => event_type === 'order.created');
  return { kind: isWhole ? 'request' : 'not_kept', id };
}

function reactionOf(facts: JourneyFacts, event: EmittedFact, service: string): JourneyReaction {
  const nothing = {
    service,
    began_at: null,
    attempts: null,
    next_attempt_by: null,
    consumer: null,
    dead_letter: null,
    error: null,
  };
  const handled = facts.handled(service, event.event_id);
  if (handled) {
    const { handled_at, began_at, attempt, consumer } = handled;
    return {
      ...nothing,
      state: 'handled',
      since: timeOf(handled_at),
      began_at: began_at === null ? null : timeOf(began_at),
      attempts: attempt,
      consumer,
    };
  }
  const { entry_id } = event;
  if (entry_id === null && !event.archived)
    return { ...nothing, state: 'not_published', since: timeOf(event.committed_at) };
  const letter = facts.letter(service, event.event_id);
  if (letter) {
    const { id, attempts, consumer, error, last_failed_at } = letter;
    return {
      ...nothing,
      state: 'dead_lettered',
      since: timeOf(last_failed_at),
      attempts,
      consumer,
      dead_letter: id,
      error,
    };
  }
  if (entry_id === null) return { ...nothing, state: 'not_kept', since: null };
  const entry = facts.replayed(service, event.event_id) ?? entry_id;
  const onStream = timeOf(appendedAt(entry));
  const pending = facts.pending(service, event);
  if (pending) {
    const { consumer, attempts, last_failed_at, last_error: error, longestPauseMs } = pending;
    if (last_failed_at === null) return { ...nothing, state: 'in_work', since: onStream, attempts, consumer, error };
    const next_attempt_by = timeOf(last_failed_at + longestPauseMs);
    return { ...nothing, state: 'retrying', since: onStream, attempts, consumer, next_attempt_by, error };
  }
  const delivered = facts.lastDelivered(service, event);
  if (delivered === null) return { ...nothing, state: 'nobody_reads', since: onStream };
  if (compareEntryIds(entry, delivered) > 0) return { ...nothing, state: 'not_read', since: onStream };
  // What it had handled would be in its inbox still.
  if (handled === null && facts.now - event.committed_at < facts.inboxMs)
    return { ...nothing, state: 'not_handled', since: onStream };
  return { ...nothing, state: 'not_kept', since: null };
}

/** Whose step comes next, also while a service is behind. */
function waitsOf(events: readonly EmittedFact[]): JourneyWait[] {
  const order = latest(events, /^order\.(?!.*_requested)/);
  if (!order) return [];
  const delivery = latest(events, /^delivery\.(?!.*_requested)/);
  const wait = (after: EmittedFact, owner: 'kitchen' | 'courier', to: readonly string[]): JourneyWait[] =>
    to.length === 0
      ? []
      : [
          {
            owner,
            simulated: isSimulated(events, after),
            to: [...to],
            since: timeOf(after.committed_at),
            after: after.event_id,
          },
        ];
  if (order.status !== 'out_for_delivery') {
    const serving = events.some(({ event_type }) => event_type === 'collector.recorded') ? 'pick_up' : 'delivery';
    const steps = orderSteps[order.status as OrderStatus] ?? [];
    return wait(
      order,
      'kitchen',
      steps.filter((step) => hasStep(step, serving)),
    );
  }
  // Nobody made a delivery of it: a courier is waited for, and can take nothing until somebody mends that.
  if (!delivery) return wait(order, 'courier', ['on_the_way']);
  const to = deliverySteps[delivery.status as DeliveryStatus] ?? [];
  // The kitchen handed the order out after the delivery was made: the courier waits since then.
  const since = delivery.committed_at > order.committed_at ? delivery : order;
  return wait(
    since,
    'courier',
    to.filter((step) => step !== 'cancelled'),
  );
}

/** A simulation was asked for the next step, as a consequence of this event or of the same change. */
const isSimulated = (events: readonly EmittedFact[], { event_id, causation_id, version }: EmittedFact): boolean =>
  events.some(
    (one) =>
      one.event_type.endsWith('.simulation_requested') &&
      (one.causation_id === event_id || (one.causation_id === causation_id && one.version === version)),
  );

/** The event of the highest version among those of this kind. */
const latest = (events: readonly EmittedFact[], kind: RegExp): EmittedFact | undefined =>
  events
    .filter(({ event_type }) => kind.test(event_type))
    .toSorted((a, b) => a.version - b.version)
    .at(-1);

const timeOf = (ms: number): string => new Date(ms).toISOString();
