// Tells each step of an order in one line of the log: which events a transaction committed, for their order and its correlation id.
import { type EventType, type StreamName, streamOf } from '@waggle/contracts';
import type { Cause, Store, Transaction, TransactionScope } from '@waggle/store';
import type { Logger } from 'pino';

/** What one run of a transaction's body emitted, by order. */
export type EmittedByOrder = ReadonlyMap<
  string,
  { readonly correlationId: string; readonly types: readonly EventType[] }
>;

/**
 * Wraps the body of a transaction, which may run several times; `emitted` is of the last run.
 * @param unread streams whose events are not stored, since nobody reads them
 */
export function notingEvents<Records extends object, T>(
  body: (tx: Transaction<Records>) => Promise<T>,
  correlationId: string,
  unread: readonly StreamName[],
): { readonly body: (tx: Transaction<Records>) => Promise<T>; readonly emitted: () => EmittedByOrder } {
  let emitted = new Map<string, { correlationId: string; types: EventType[] }>();
  return {
    emitted: () => emitted,
    body(tx) {
      emitted = new Map();
      const scope: TransactionScope = tx;
      const emit: TransactionScope['emit'] = async (type, payload, own) => {
        await scope.emit(type, payload, own);
        if (unread.includes(streamOf(type))) return;
        const ofOrder = emitted.get(payload.order_id);
        if (ofOrder) ofOrder.types.push(type);
        else emitted.set(payload.order_id, { correlationId: own ?? correlationId, types: [type] });
      };
      return body(new Proxy(tx, { get: (target, key) => (key === 'emit' ? emit : Reflect.get(target, key)) }));
    },
  };
}

/** The store of the use cases that no event sets off; handlers tell what they published in their own line. */
export const tellingStore = <Records extends object>(
  store: Store<Records>,
  log: Logger,
  unread: readonly StreamName[],
): Store<Records> => ({
  ...store,
  async transaction(cause, run, options) {
    const { body, emitted } = notingEvents(run, cause.correlation_id, unread);
    const result = await store.transaction(cause, body, options);
    tellSteps(log, cause, emitted());
    return result;
  },
});

// A chore may touch hundreds of orders: one line for all.
function tellSteps(log: Logger, { causation_id, traceparent }: Cause, emitted: EmittedByOrder): void {
  const [first, ...others] = emitted;
  if (!first) return;
  const [order_id, { correlationId, types }] = first;
  if (others.length === 0) {
    const step = { correlation_id: correlationId, causation_id, order_id, traceparent, published: types };
    log.info(step, 'step taken');
  } else {
    const published = [...new Set([...emitted.values()].flatMap((of) => of.types))];
    log.info({ orders: emitted.size, published }, 'steps taken');
  }
}
