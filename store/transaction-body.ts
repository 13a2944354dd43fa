// The body of a transaction, and what follows its commit. Its `tx` is guarded, so that a body that breaks the rules fails the same way
// on every engine instead of corrupting data on one of them.
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type AnyEvent,
  type CorrelationId,
  type CreatedEvent,
  type EventType,
  encodePublished,
  eventVersions,
  messageOf,
  type StreamName,
  sourceOf,
  streamOf,
  timestamp,
  type WrittenPayload,
} from '@waggle/contracts';
import type { Outbox } from './outbox.ts';
import type { BodyOptions, EmittedRow, Transaction, TransactionBody, TransactionScope } from './transaction.ts';

/** A transaction's body broke a rule of `Store.transaction`; the message says which. Always a bug. */
export class TransactionMisuseError extends Error {
  override readonly name = 'TransactionMisuseError';
  readonly code = 'transaction_misuse';
}

/** An effect after the commit failed. The transaction is committed; a retry finds it done. */
export class AfterCommitError extends Error {
  override readonly name = 'AfterCommitError';
  readonly code = 'after_commit';
}

export function transactionBody<Records extends object>(options: BodyOptions<Records>): TransactionBody<Records> {
  const emitted: EmittedRow[] = [];
  const created: CreatedEvent[] = [];
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
        const { row, about } = emittedRow(options, type, payload, correlationId);
        if (options.unread?.includes(row.stream)) return;
        emitted.push(row);
        created.push(about);
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
    created,
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

/** The records with what a transaction offers besides. */
export const withScope = <Records extends object>(records: Records, scope: TransactionScope): Transaction<Records> =>
  new Proxy({} as Transaction<Records>, {
    get: (_, key) => (Object.hasOwn(scope, key) ? Reflect.get(scope, key) : Reflect.get(records, key)),
  });

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
): { readonly row: EmittedRow; readonly about: CreatedEvent } {
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
  const about = { event_id, event_type: type, correlation_id: correlationId, order_id, stream };
  const traceparent = cause.creationContext ? cause.creationContext(about) : cause.traceparent;
  const row = {
    event_id,
    stream,
    key: order_id,
    version: 'version' in payload ? payload.version : payload.expected_version,
    event,
    ...(traceparent ? { traceparent } : {}),
    created_at: clock.now(),
  };
  return { row, about };
}

interface Published {
  /** How many events are on each stream with the commit itself. */
  readonly published: ReadonlyMap<StreamName, number>;
}

/** Notifies listeners of this process's commits that added outbox rows. */
export interface Commits extends Pick<Outbox, 'onCommit'> {
  /** Call after a commit: notifies the listeners, then runs all effects, even if one throws. */
  committed(body: Pick<TransactionBody<object>, 'emitted' | 'effects'> & Partial<Published>): void;
}

export function createCommits(): Commits {
  const listeners = new Set<Parameters<Outbox['onCommit']>[0]>();
  return {
    committed({ emitted, effects, published = nothing }) {
      const streams = new Set(emitted.map(({ stream }) => stream));
      if (streams.size + published.size > 0) for (const listener of listeners) listener(streams, published);
      runEffects(effects);
    },
    onCommit(committed) {
      // A new object per subscription, so that one function can subscribe and unsubscribe twice.
      const listener: typeof committed = (streams, published) => committed(streams, published);
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

const nothing: ReadonlyMap<StreamName, number> = new Map();

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
  const said = errors.map(messageOf).join('; ');
  throw new AfterCommitError(`the transaction was committed, but an effect after it failed: ${said}`, {
    cause: errors[0],
  });
}
