// What customers see of their order's way: its events, who handled them, and how long each waited. Pure.
import {
  isEndStatus,
  type Journey,
  type JourneyEvent,
  type JourneyReaction,
  orderStatuses,
  sharedAfterEndMs,
  type UnderTheHood,
} from '@waggle/contracts';

export function underTheHood({ order_id, at, over, events }: Journey): UnderTheHood {
  const typeOf = new Map<string, string>(events.map(({ event_id, event_type }) => [event_id, event_type]));
  const now = Date.parse(at);
  return {
    order_id,
    at,
    over,
    events: events.map((event) => {
      const { event_type, service, cause, committed_at, on_stream_at, reactions } = event;
      return {
        event_type,
        service,
        caused_by: (cause.id !== null && typeOf.get(cause.id)) || null,
        at: committed_at,
        published_ms: on_stream_at === null ? null : between(committed_at, on_stream_at),
        reactions: reactions.map((reaction) => shownReaction(event, reaction, now)),
      };
    }),
  };
}

function shownReaction(
  { committed_at, on_stream_at }: JourneyEvent,
  { service, state, since, began_at, attempts }: JourneyReaction,
  now: number,
): UnderTheHood['events'][number]['reactions'][number] {
  const from = on_stream_at ?? committed_at;
  const shown = { service, state, attempts };
  if (state === 'not_kept') return { ...shown, waited_ms: null, handled_ms: null };
  if (state !== 'handled' || since === null)
    return { ...shown, waited_ms: Math.max(0, now - Date.parse(from)), handled_ms: null };
  if (began_at === null) return { ...shown, waited_ms: between(from, since), handled_ms: null };
  return { ...shown, waited_ms: between(from, began_at), handled_ms: between(began_at, since) };
}

/** In ms. The stream's clock may be ahead: nothing waits for less than no time. */
const between = (from: string, to: string): number => Math.max(0, Date.parse(to) - Date.parse(from));

/** An event with which an order began or ended, or another of it. */
export interface BoundFact {
  readonly event_type: string;
  /** ms since the epoch. */
  readonly at: number;
  readonly token_hashes: { readonly tracking: string; readonly shared: string | null } | null;
}

/** What opens an order, and until when. */
export interface OrderLink {
  readonly hashes: NonNullable<BoundFact['token_hashes']>;
  /** ms since the epoch; null while the order is open. */
  readonly ended_at: number | null;
}

/** Null without the event that the order was placed with: only that one has the hashes. */
export function linkOf(events: readonly BoundFact[]): OrderLink | null {
  const hashes = events.find(({ token_hashes }) => token_hashes !== null)?.token_hashes;
  if (!hashes) return null;
  const ends = events.flatMap(({ event_type, at }) => (endings.has(event_type) ? [at] : []));
  return { hashes, ended_at: ends.length === 0 ? null : Math.max(...ends) };
}

const endings: ReadonlySet<string> = new Set(orderStatuses.filter(isEndStatus).map((status) => `order.${status}`));

/** Whether a shared link to the order no longer works: a day after its end. */
export const isSharedOver = ({ ended_at }: Pick<OrderLink, 'ended_at'>, now: number): boolean =>
  ended_at !== null && ended_at + sharedAfterEndMs <= now;
