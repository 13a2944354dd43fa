// The `tx` of a transaction's body, guarded so that a body that breaks the rules fails the same way on every engine instead of
// corrupting data on one of them.
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type AnyEvent,
  type Cause,
  type Clock,
  type CorrelationId,
  type EventId,
  type EventType,
  encodePublished,
  eventVersions,
  type NewId,
  type StreamName,
  sourceOf,
  streamOf,
  timestamp,
  type WrittenPayload,
} from '@waggle/contracts';
import { type Transaction, type TransactionScope, withScope } from './transaction.ts';

/** A transaction's body broke a rule of `Store.transaction`; the message says which. Always a bug. */
export class TransactionMisuseError extends Error {
  override readonly name = 'TransactionMisuseError';
  readonly code = 'transaction_misuse';
}

/** An event as the outbox stores it, without engine-specific columns. */
export interface EmittedRow {
  readonly event_id: EventId;
  readonly stream: StreamName;
  readonly key: string;
  /** The changed record's version: the commit order within a key. */
  readonly version: number;
  readonly event: string;
  readonly traceparent?: string;
  readonly created_at: number;
}

export interface TransactionBody<Records extends object> {
  /**
   * Runs the body with its `tx`, which is invalid afterwards. Rejects with the body's error, a broken rule, or an engine error
   * that the body swallowed.
   */
  run<T>(body: (tx: Transaction<Records>) => Promise<T>): Promise<T>;
  /** The emitted events in order, to write before the commit. */
  readonly emitted: readonly EmittedRow[];
  /** Effects to run after the commit. */
  readonly effects: readonly (() => void)[];
  /** The errors of `tx` calls, even if the body caught them. */
  readonly failures: readonly unknown[];
}

export interface BodyOptions<Records extends object> {
  readonly service: string;
  /** The streams that it may emit events on. */
  readonly publishes: readonly StreamName[];
  /** Those of them that carry nothing. */
  readonly unread?: readonly StreamName[] | undefined;
  readonly cause: Cause;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly records: Records;
  readonly firstTime: TransactionScope['firstTime'];
  /** Identifies engine errors: after one the transaction must not commit, even if the body continues. */
  readonly dooms: (error: unknown) => boolean;
}

export function transactionBody<Records extends object>(options: BodyOptions<Records>): TransactionBody<Records> {
  const emitted: EmittedRow[] = [];
  const effects: (() => void)[] = [];
  const failures: unknown[] = [];
  let ended = false;
  let misuse: TransactionMisuseError | undefined;
  let running: { readonly name: string; readonly settled: Promise<void> } | undefined;

  const refuse = (message: string): never => {
    const error = new TransactionMisuseError(message);
    misuse ??= error;
    throw error;
  };
  const call = <T>(name: string, run: () => T): T => {
    if (ended) return refuse(`tx.${name} was called after its transaction had ended: await every call inside the body`);
    if (running) return refuse(`tx.${name} was called while tx.${running.name} was running: await each call`);
    const result = run();
    if (!(result instanceof Promise)) return result;
    // Registered before the caller's await of `result`, so that its next call finds none running.
    const settled = result.then(
      () => {
        running = undefined;
      },
      (error: unknown) => {
        running = undefined;
        failures.push(error);
      },
    );
    running = { name, settled };
    return result;
  };

  const scope: TransactionScope = {
    emit: (type, payload, correlationId) =>
      call('emit', async () => {
        const row = emittedRow(options, type, payload, correlationId);
        if (!options.unread?.includes(row.stream)) emitted.push(row);
      }),
    firstTime: (event, run) => call('firstTime', () => options.firstTime(event, run)),
    afterCommit: (effect) =>
      call('afterCommit', () => {
        effects.push(effect);
      }),
  };
  const tx = withScope(guarded(options.records, call), scope);
  return {
    emitted,
    effects,
    failures,
    async run(body) {
      try {
        const result = await body(tx);
        if (running) refuse(`the body of a transaction ended while tx.${running.name} was running: await it`);
        const doom = misuse ?? failures.find(options.dooms);
        if (doom) throw doom;
        return result;
      } catch (error) {
        ended = true;
        await running?.settled;
        // The transaction fails even if the body caught the error.
        throw misuse ?? error;
      } finally {
        ended = true;
      }
    },
  };
}

/** Runs a transaction's body; rejects inside another body, where it would deadlock. */
export function insideBody<T>(run: () => T | Promise<T>): Promise<T> {
  const place = { open: true };
  return bodies.run(place, async () => {
    try {
      return await run();
    } finally {
      place.open = false;
    }
  });
}

/** @throws {TransactionMisuseError} when called from inside the body of a transaction */
export function refuseInsideBody(what: string): void {
  if (!bodies.getStore()?.open) return;
  throw new TransactionMisuseError(`${what} inside the body of a transaction: a body may use nothing but its tx`);
}

// `open` ends with the body: timers and connections that outlive it are no longer inside.
const bodies = new AsyncLocalStorage<{ open: boolean }>();

type Call = <T>(name: string, run: () => T) => T;

/** A proxy that routes every method, at any depth, through `call`. */
export function guarded<T extends object>(object: T, call: Call, path = ''): T {
  // An empty target: a frozen one would restrict the proxy to its own properties.
  return new Proxy({} as T, {
    get(_, key) {
      const value: unknown = Reflect.get(object, key);
      const name = `${path}${String(key)}`;
      if (typeof value === 'function')
        return (...args: unknown[]) => call(name, () => Reflect.apply(value, object, args));
      return typeof value === 'object' && value !== null ? guarded(value, call, `${name}.`) : value;
    },
  });
}

function emittedRow<T extends EventType>(
  options: BodyOptions<object>,
  type: T,
  payload: WrittenPayload<T>,
  correlationId: CorrelationId = options.cause.correlation_id,
): EmittedRow {
  const { service, publishes, cause, clock, newId } = options;
  const stream = streamOf(type);
  if (!publishes.includes(stream)) {
    throw new TransactionMisuseError(`${service} may not emit ${type}: it does not publish on ${stream}`);
  }
  const event_id = newId();
  // An event that is not what consumers expect must fail here, with its transaction.
  const event = encodePublished({
    event_id,
    event_type: type,
    event_version: eventVersions[type],
    correlation_id: correlationId,
    causation_id: cause.causation_id,
    source: sourceOf(service),
    timestamp: timestamp(clock),
    payload,
  } as AnyEvent);
  const { order_id } = payload;
  const created = { event_id, event_type: type, correlation_id: correlationId, order_id, stream };
  const traceparent = cause.creationContext ? cause.creationContext(created) : cause.traceparent;
  return {
    event_id,
    stream,
    key: order_id,
    version: 'version' in payload ? payload.version : payload.expected_version,
    event,
    ...(traceparent ? { traceparent } : {}),
    created_at: clock.now(),
  };
}
