// What a transaction's body is given: the records and the scope, guarded so that a body which breaks the rules fails the
// same way on every engine instead of corrupting something on one of them.
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type AnyEvent,
  type Clock,
  decodeEvent,
  type EventId,
  type EventType,
  encodeEvent,
  eventVersions,
  type NewId,
  type Payload,
  type StreamName,
  sourceOf,
  streamOf,
  timestamp,
} from '@waggle/contracts';
import type { Outbox } from './outbox.ts';
import type { Cause, Transaction, TransactionScope } from './store.ts';

/** A transaction's body broke a rule of `Store.transaction`; the message says which. A bug, never the weather. */
export class TransactionMisuseError extends Error {
  override readonly name = 'TransactionMisuseError';
  readonly code = 'transaction_misuse';
}

/** An event as the outbox stores it, before any engine's own columns. */
export interface EmittedRow {
  readonly event_id: EventId;
  readonly stream: StreamName;
  readonly key: string;
  /** The version of the record that changed: rows of one key were committed in this order. */
  readonly version: number;
  readonly event: string;
  readonly traceparent?: string;
  readonly created_at: number;
}

export interface TransactionBody<Records extends object> {
  /**
   * Runs the body with its `tx`, which is of no use afterwards. Rejects with what the body threw, or with what is wrong:
   * a rule that was broken, or an error of the engine that the body went on after.
   */
  run<T>(body: (tx: Transaction<Records>) => Promise<T>): Promise<T>;
  /** What was emitted, in order; to be written before the commit. */
  readonly emitted: readonly EmittedRow[];
  /** To be run after the commit. */
  readonly effects: readonly (() => void)[];
  /** What calls of `tx` rejected with, whatever the body made of it. */
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
  /** Tells the engine's own errors: after one of them the transaction must not be committed, even if the body goes on. */
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
    // Before the caller's own await of `result`, so that its next call finds nothing running.
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
    emit: (type, payload) =>
      call('emit', async () => {
        const row = emittedRow(options, type, payload);
        if (!options.unread?.includes(row.stream)) emitted.push(row);
      }),
    firstTime: (event) => call('firstTime', () => options.firstTime(event)),
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
        // A body that caught it must not get through with it.
        throw misuse ?? error;
      } finally {
        ended = true;
      }
    },
  };
}

/** An effect after a commit failed. The transaction stands; whoever does it again finds it done. */
export class AfterCommitError extends Error {
  override readonly name = 'AfterCommitError';
  readonly code = 'after_commit';
}

/** Calls listeners after the commits of this process that put something into an outbox. */
export interface Commits extends Pick<Outbox, 'onCommit'> {
  /** Call it after a commit: tells the listeners what was emitted, then runs the effects, whatever one of them throws. */
  committed(body: Pick<TransactionBody<object>, 'emitted' | 'effects'>): void;
}

export function createCommits(): Commits {
  const listeners = new Set<(streams: ReadonlySet<StreamName>) => void>();
  return {
    committed({ emitted, effects }) {
      const streams = new Set(emitted.map(({ stream }) => stream));
      if (streams.size > 0) for (const listener of listeners) listener(streams);
      runEffects(effects);
    },
    onCommit(committed) {
      // An object of its own, so that the same function given twice is called, and taken back, twice.
      const listener = (streams: ReadonlySet<StreamName>) => committed(streams);
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function runEffects(effects: readonly (() => void)[]): void {
  const errors = effects.flatMap((effect) => {
    try {
      effect();
      return [];
    } catch (error) {
      return [error];
    }
  });
  if (errors.length === 0) return;
  const said = errors.map((error) => (error instanceof Error ? error.message : String(error))).join('; ');
  throw new AfterCommitError(`the transaction was committed, but an effect after it failed: ${said}`, {
    cause: errors[0],
  });
}

/** Runs the body of a transaction; rejects when it was begun inside another's body, where it would wait for itself. */
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

// `open` ends with the body: what the body set going and outlives it (a timer, a connection) is no longer inside.
const bodies = new AsyncLocalStorage<{ open: boolean }>();

type Call = <T>(name: string, run: () => T) => T;

/** The same object, whose every method, however deep, goes through `call`. */
export function guarded<T extends object>(object: T, call: Call, path = ''): T {
  // The proxy's own target is empty: a frozen target would not let it answer with anything but its own properties.
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

const withScope = <Records extends object>(records: Records, scope: TransactionScope): Transaction<Records> =>
  new Proxy({} as Transaction<Records>, {
    get: (_, key) => (Object.hasOwn(scope, key) ? Reflect.get(scope, key) : Reflect.get(records, key)),
  });

function emittedRow<T extends EventType>(options: BodyOptions<object>, type: T, payload: Payload<T>): EmittedRow {
  const { service, publishes, cause, clock, newId } = options;
  const stream = streamOf(type);
  if (!publishes.includes(stream)) {
    throw new TransactionMisuseError(`${service} may not emit ${type}: it does not publish on ${stream}`);
  }
  const event = encodeEvent({
    event_id: newId(),
    event_type: type,
    event_version: eventVersions[type],
    correlation_id: cause.correlation_id,
    causation_id: cause.causation_id,
    source: sourceOf(service),
    timestamp: timestamp(clock),
    payload,
  } as AnyEvent);
  // An event that its consumers cannot read must fail here, where it takes its transaction with it.
  const { event_id, payload: read } = decodeEvent(new TextEncoder().encode(event));
  return {
    event_id,
    stream,
    key: read.order_id,
    version: 'version' in read ? read.version : read.expected_version,
    event,
    ...(cause.traceparent ? { traceparent: cause.traceparent } : {}),
    created_at: clock.now(),
  };
}
