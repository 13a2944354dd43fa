// An order's way as rows: a tree by cause, never by time, and what has not happened yet. Pure.
import type { Journey, JourneyEvent, JourneyReaction, JourneyWait } from '@waggle/contracts';

export interface WaterfallRow {
  readonly event: JourneyEvent;
  /** Null: no event that is kept caused it. */
  readonly cause: JourneyEvent | null;
  /** How many events led to it. */
  readonly depth: number;
  /** Whose step comes after it. */
  readonly waits: readonly JourneyWait[];
}

/** Each event below its cause, causes in the order of their commits. */
export function rowsOf({ events, waits }: Pick<Journey, 'events' | 'waits'>): readonly WaterfallRow[] {
  const known = new Set<string>(events.map(({ event_id }) => event_id));
  const causeOf = ({ event_id, cause: { kind, id } }: JourneyEvent): string | null =>
    kind === 'event' && id !== null && id !== event_id && known.has(id) ? id : null;
  const rows: WaterfallRow[] = [];
  const done = new Set<string>();
  const add = (event: JourneyEvent, depth: number, cause: JourneyEvent | null): void => {
    if (done.has(event.event_id)) return;
    done.add(event.event_id);
    rows.push({ event, cause, depth, waits: waits.filter(({ after }) => after === event.event_id) });
    for (const effect of events) if (causeOf(effect) === event.event_id) add(effect, depth + 1, event);
  };
  for (const event of events) if (causeOf(event) === null) add(event, 0, null);
  // Causes that lead in a circle are no reason to hide an event.
  for (const event of events) add(event, 0, null);
  return rows;
}

export interface Missing {
  readonly event: JourneyEvent;
  readonly reaction: JourneyReaction;
}

/** Who should have reacted and has not, longest first. */
export function missingOf({ events }: Pick<Journey, 'events'>): readonly Missing[] {
  return events
    .flatMap((event) =>
      event.reactions
        .filter(({ state }) => state !== 'handled' && state !== 'not_kept')
        .map((reaction) => ({ event, reaction })),
    )
    .toSorted((a, b) => ((a.reaction.since ?? '') < (b.reaction.since ?? '') ? -1 : 1));
}

export type BarKind = 'outbox' | 'waited' | 'handled' | 'open';

/** Times in ms since the epoch. */
export interface JourneyBar {
  readonly kind: BarKind;
  readonly from: number;
  readonly to: number;
}

const ms = (time: string): number => Date.parse(time);

/** @param now of the journey */
export function barsOfEvent(
  { committed_at, on_stream_at, failure, archived }: JourneyEvent,
  now: number,
): readonly JourneyBar[] {
  if (archived) return [];
  const from = ms(committed_at);
  if (on_stream_at === null) return failure === null ? forwards([{ kind: 'open', from, to: now }]) : [];
  return forwards([{ kind: 'outbox', from, to: ms(on_stream_at) }]);
}

export function barsOfReaction(event: JourneyEvent, reaction: JourneyReaction, now: number): readonly JourneyBar[] {
  const from = ms(event.on_stream_at ?? event.committed_at);
  const { state, since, began_at } = reaction;
  if (state === 'not_kept' || state === 'not_published') return [];
  if (state !== 'handled' && state !== 'dead_lettered') return forwards([{ kind: 'open', from, to: now }]);
  const end = since === null ? from : ms(since);
  if (began_at === null) return forwards([{ kind: 'waited', from, to: end }]);
  return forwards([
    { kind: 'waited', from, to: ms(began_at) },
    { kind: 'handled', from: ms(began_at), to: end },
  ]);
}

/** What runs backwards is told as a difference of clocks, not drawn. */
const forwards = (bars: readonly JourneyBar[]): readonly JourneyBar[] => bars.filter(({ from, to }) => to >= from);

/** How far the engine's clock is ahead of the handler's, as far as that shows; null: it does not. */
export function skewOf({ on_stream_at }: JourneyEvent, { began_at }: JourneyReaction): number | null {
  if (on_stream_at === null || began_at === null) return null;
  const skew = ms(on_stream_at) - ms(began_at);
  return skew > 0 ? skew : null;
}
