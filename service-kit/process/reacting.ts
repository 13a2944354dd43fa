// Calls a service's reactions: with the inbox for events that come, and aside for those of a rebuild.
import type { EventHandler } from '@waggle/bus';
import type { Clock, EventType, NewId } from '@waggle/contracts';
import type { Cause, Store, Transaction } from '@waggle/store';
import type { Logger } from 'pino';
import { archivedOf, createRebuilding, type Reapply, type Rebuilding, type RebuildParts } from './rebuild.ts';
import type { Reaction } from './service.ts';

// The key decides the type of the event; TypeScript cannot follow that through a lookup.
export type AnyReactions<Records extends object> = Readonly<Partial<Record<EventType, Reaction<EventType, Records>>>>;

interface Handling<Records extends object> {
  readonly store: Store<Records>;
  readonly reactions: AnyReactions<Records>;
  readonly consumer: string;
  readonly clock: Pick<Clock, 'now'>;
}

/** Runs a reaction in the transaction that also inserts the inbox entry, so that both are committed or neither is. */
export function handlerOf<Records extends object>(
  { store, reactions, consumer, clock }: Handling<Records>,
  serviceLog: Logger,
): EventHandler {
  return async (event, context) => {
    const { traceparent, attempt, signal, acknowledgement } = context;
    const reaction = reactions[event.event_type];
    if (!reaction) throw new Error(`no reaction to ${event.event_type}: add one to the service's reactions`);
    const { correlation_id, event_id, event_type } = event;
    const cause: Cause = {
      correlation_id,
      causation_id: event_id,
      ...(traceparent === undefined ? {} : { traceparent }),
    };
    const { order_id } = event.payload;
    // A child with its redaction costs more than a statement of the store, and most reactions log nothing.
    let child: Logger | undefined;
    const log = () => {
      child ??= serviceLog.child({ correlation_id, order_id, traceparent, event_id, event_type });
      return child;
    };
    const began_at = clock.now();
    const archived = store.projection ? { archived: archivedOf(event) } : {};
    const run = { consumer, attempt, began_at, ...archived };
    const reactionContext = {
      cause,
      get log() {
        return log();
      },
      signal,
      at: began_at,
      completeSince: null,
    };
    const body = async (tx: Transaction<Records>): Promise<boolean> => {
      if (!(await tx.firstTime(event, run))) return false;
      await reaction(tx, event, reactionContext);
      // If another process took the event over, that one commits.
      signal.throwIfAborted();
      return true;
    };
    let published: readonly EventType[] = [];
    const first = await store.transaction(cause, body, {
      key: order_id,
      created: (events) => {
        published = events.map((one) => one.event_type);
      },
      ...(acknowledgement === undefined ? {} : { acknowledgement }),
    });
    if (!first) context.repeat();
    // Told at the level info once: a repeat has no effect, and a request for a next step that changes nothing says nothing that the
    // step's own event does not.
    const isNews = first && (published.length > 0 || !event_type.endsWith('_requested'));
    const level = isNews ? 'info' : 'debug';
    const told = { attempt, ...(first ? {} : { repeated: true }), ...(published.length > 0 ? { published } : {}) };
    if (serviceLog.isLevelEnabled(level)) log()[level](told, 'event handled');
  };
}

interface RebuildingOf<Records extends object> extends Pick<Handling<Records>, 'store' | 'reactions'> {
  readonly parts: RebuildParts<Records> | undefined;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Logger;
}

export function rebuildingOf<Records extends object>({
  store: { projection, reads, service },
  reactions,
  parts,
  ...rest
}: RebuildingOf<Records>): Rebuilding | null {
  if (!projection) return null;
  if (!parts) throw new Error(`the manifest of ${service} declares a projection, and the service no rebuild`);
  const signal = new AbortController().signal;
  const reapply: Reapply<Records> = async (tx, event, context) =>
    reactions[event.event_type]?.(tx, event, { ...context, log: rest.log, signal });
  return createRebuilding({ projection, reads, reapply, parts, ...rest });
}
