// What follows a commit: the notification of those who publish its events, and the effects outside the store.
import { messageOf, type StreamName } from '@waggle/contracts';
import type { Outbox } from './outbox.ts';
import type { TransactionBody } from './transaction-body.ts';

/** An effect after the commit failed. The transaction is committed; a retry finds it done. */
export class AfterCommitError extends Error {
  override readonly name = 'AfterCommitError';
  readonly code = 'after_commit';
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
