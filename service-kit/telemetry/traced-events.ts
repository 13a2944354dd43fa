// Publishing by the relay, and handling: each a short trace of its own. An order may take an hour, and a trace that is open for so
// long is cut to pieces by what collects it; links lead from one hop to the next.
import { type Link, SpanKind } from '@opentelemetry/api';
import type { EventHandler, EventLog } from '@waggle/bus';
import { type AnyEvent, streamOf } from '@waggle/contracts';
import { partitionOfName, streamOfPartition } from '@waggle/contracts/partitions.ts';
import { currentSpan, within } from './current-work.ts';
import { isSampled, linkTo, readTraceparent, writeTraceparent } from './trace-context.ts';
import { during, planSpan } from './traced-span.ts';
import { aboutEvent, operation, type Tracing } from './tracing.ts';

export const tracedPublishing = <Log extends Pick<EventLog, 'append'>>(tracing: Tracing, log: Log): Log => ({
  ...log,
  async append(stream, entries, expectLast) {
    const links = entries.flatMap(({ event, traceparent }): Link[] => {
      const creation = readTraceparent(traceparent);
      return creation && isSampled(creation) ? linkTo(creation, aboutEntry(event)) : [];
    });
    const [first] = links;
    if (!first) return log.append(stream, entries, expectLast);
    const { name, attributes } = operation(tracing, 'publish', 'send', streamOfPartition(stream));
    const partition = partitionOfName(stream);
    const ofBatch = entries.length > 1 ? { 'messaging.batch.message_count': entries.length } : first.attributes;
    const span = planSpan({
      tracer: tracing.tracer,
      name,
      // What travels is the context that created the event, not this one.
      kind: SpanKind.CLIENT,
      correlationId: '',
      attributes: {
        ...attributes,
        ...ofBatch,
        ...(partition === null ? {} : { 'messaging.destination.partition.id': String(partition) }),
      },
      links,
      sampled: true,
    });
    return within(span, () => during(span, () => log.append(stream, entries, expectLast)));
  },
});

// The outbox holds the encoded event; an operator may have put another text there.
function aboutEntry(event: string | Uint8Array): Link['attributes'] {
  try {
    return aboutEvent(JSON.parse(typeof event === 'string' ? event : new TextDecoder().decode(event)) as AnyEvent);
  } catch {
    return {};
  }
}

export const tracedHandler =
  (
    tracing: Tracing,
    handle: EventHandler,
    { group, consumer }: Readonly<Record<'group' | 'consumer', string>>,
  ): EventHandler =>
  (event, context) => {
    const creation = readTraceparent(context.traceparent);
    const { name, attributes } = operation(tracing, 'handle', 'process', streamOf(event.event_type));
    const span = planSpan({
      tracer: tracing.tracer,
      name,
      kind: SpanKind.CONSUMER,
      correlationId: event.correlation_id,
      attributes: {
        ...attributes,
        ...aboutEvent(event),
        'messaging.consumer.group.name': group,
        'messaging.client.id': consumer,
        'waggle.order.id': event.payload.order_id,
        'waggle.attempt': context.attempt,
      },
      links: linkTo(creation),
      sampled: tracing.sampled(event.correlation_id),
    });
    // What the event causes, later too, is linked with this attempt.
    const traceparent = span.context ? writeTraceparent(span.context) : context.traceparent;
    const traced = traceparent === undefined ? context : { ...context, traceparent };
    return within(span, () => during(span, () => handle(event, traced)));
  };

type AnyReaction = (...args: readonly unknown[]) => Promise<unknown>;

export const tracedReactions = <R extends object>(tracing: Tracing, reactions: R): R =>
  Object.fromEntries(
    Object.entries(reactions as Record<string, AnyReaction>).map(([eventType, react]) => [
      eventType,
      (...args: readonly unknown[]) => useCase(tracing, `react to ${eventType}`, () => react(...args)),
    ]),
  ) as R;

/** Runs a use case in a span of its own, inside of the current one. */
export function useCase<T>({ tracer }: Pick<Tracing, 'tracer'>, name: string, run: () => Promise<T>): Promise<T> {
  const parent = currentSpan();
  if (!parent) return run();
  const span = planSpan({
    tracer,
    name,
    kind: SpanKind.INTERNAL,
    correlationId: parent.correlationId,
    parent,
    sampled: parent.context !== null,
  });
  return within(span, () => during(span, run));
}
