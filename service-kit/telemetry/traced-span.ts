// A span that is recorded only when something in it turns out to be sampled: a request has an id of its own, and only inside of its
// transaction it is known which order it is about.
import {
  type Attributes,
  type Link,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  type SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';

export interface TracedSpan {
  /** The outermost span of its trace in this process. */
  readonly root: TracedSpan;
  readonly correlationId: string;
  /** Null while it is not recorded. */
  readonly context: SpanContext | null;
  readonly ended: boolean;
  /** Records it, and before it those that it is inside of, each from when it began. */
  record(): Span;
  set(attributes: Attributes): void;
  /** @param failure what made the work fail */
  end(failure?: Failure): void;
}

export interface Failure {
  /** Low in cardinality: a class, or a status. */
  readonly type: string;
}

export interface SpanPlan {
  readonly tracer: Tracer;
  readonly name: string;
  readonly kind: SpanKind;
  readonly correlationId: string;
  readonly attributes?: Attributes;
  readonly links?: readonly Link[];
  /** What it is inside of: a span of this process, or the context of a client. */
  readonly parent?: TracedSpan | SpanContext | null;
  /** Records it at once. Otherwise it is recorded when something inside of it is. */
  readonly sampled: boolean;
  /** Default now; ms since the epoch. */
  readonly begunAt?: number;
}

/** ms since the epoch, as exact as spans are. */
export const preciseNow = (): number => performance.timeOrigin + performance.now();

export function planSpan(plan: SpanPlan): TracedSpan {
  const { tracer, name, kind, correlationId, links = [], parent = null, sampled, begunAt = preciseNow() } = plan;
  const outer = parent !== null && 'root' in parent ? parent : null;
  let attributes: Attributes = plan.attributes ?? {};
  let span: Span | null = null;
  let ended = false;
  const traced: TracedSpan = {
    get root() {
      return outer?.root ?? traced;
    },
    correlationId,
    get context() {
      return span?.spanContext() ?? null;
    },
    get ended() {
      return ended;
    },
    record() {
      if (span) return span;
      const around = outer ? outer.record().spanContext() : (parent as SpanContext | null);
      const begun = { kind, attributes, links: [...links], startTime: begunAt };
      span = tracer.startSpan(name, begun, around ? trace.setSpanContext(ROOT_CONTEXT, around) : ROOT_CONTEXT);
      return span;
    },
    set(more) {
      attributes = { ...attributes, ...more };
      span?.setAttributes(more);
    },
    end(failure) {
      if (ended) return;
      ended = true;
      if (failure) {
        span?.setAttribute('error.type', failure.type);
        span?.setStatus({ code: SpanStatusCode.ERROR });
      }
      span?.end(preciseNow());
    },
  };
  if (sampled) traced.record();
  return traced;
}

/** The class of an error: messages may hold personal data, and go into logs, which are redacted, alone. */
export const failureOf = (error: unknown): Failure => ({ type: error instanceof Error ? error.name : typeof error });

/** Ends the span when the work is done; a failure is its error, and rethrown. */
export async function during<T>(span: TracedSpan, work: () => Promise<T>): Promise<T> {
  try {
    const result = await work();
    span.end();
    return result;
  } catch (error) {
    span.end(failureOf(error));
    throw error;
  }
}
