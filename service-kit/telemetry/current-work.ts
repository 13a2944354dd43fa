// What the code that runs now is part of.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { RemoteContext } from './trace-context.ts';
import type { TracedSpan } from './traced-span.ts';

/** A signal that is being received: what is pushed meanwhile is linked with what sent it. */
export interface ReceivedSignal {
  readonly sender: RemoteContext;
  readonly correlationId: string;
  /** ms since the epoch. */
  readonly receivedAt: number;
  /** The spans of what was pushed so far, by route. */
  readonly pushes: Map<string, { messages: number }>;
}

type Work =
  | { readonly kind: 'span'; readonly span: TracedSpan }
  /** An effect after a commit: signals belong to its span, new transactions do not. */
  | { readonly kind: 'effect'; readonly span: TracedSpan }
  | { readonly kind: 'signal'; readonly signal: ReceivedSignal };

const current = new AsyncLocalStorage<Work>();

export const within = <T>(span: TracedSpan, run: () => T): T => current.run({ kind: 'span', span }, run);
export const asEffectOf = <T>(span: TracedSpan, run: () => T): T => current.run({ kind: 'effect', span }, run);
export const receiving = <T>(signal: ReceivedSignal, run: () => T): T => current.run({ kind: 'signal', signal }, run);
export const outside = <T>(run: () => T): T => current.exit(run);

/** The span that this code runs in. Loops that a commit wakes outlive the commit: its spans have ended by then. */
export function currentSpan(): TracedSpan | null {
  const work = current.getStore();
  return work?.kind === 'span' && !work.span.root.ended ? work.span : null;
}

/** The span that a signal belongs to. */
export function sendingSpan(): TracedSpan | null {
  const work = current.getStore();
  return work && work.kind !== 'signal' ? work.span.root : null;
}

export function receivedSignal(): ReceivedSignal | null {
  const work = current.getStore();
  return work?.kind === 'signal' ? work.signal : null;
}

/** The ids for a log line; none when what runs is not traced. */
export function traceIds(): Readonly<Record<string, string>> {
  const work = current.getStore();
  if (!work || work.kind === 'signal' || work.span.root.ended) return {};
  const context = work.span.context;
  return context === null ? {} : { trace_id: context.traceId, span_id: context.spanId };
}
