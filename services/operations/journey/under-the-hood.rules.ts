// What customers see of their order's way: its events, who handled them, and how long each waited. Pure.
import {
  type Journey,
  type JourneyEvent,
  type JourneyReaction,
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

/** Whether a shared link to the order no longer works: a day after its end. */
export function isSharedOver({ status, events }: Pick<Journey, 'status' | 'events'>, now: number): boolean {
  if (status !== 'delivered' && status !== 'cancelled') return false;
  const ended = events.findLast(({ event_type }) => event_type === `order.${status}`);
  return ended !== undefined && Date.parse(ended.committed_at) + sharedAfterEndMs <= now;
}
