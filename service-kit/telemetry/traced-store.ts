// Transactions, and the events that they create.
import { type Attributes, SpanKind } from '@opentelemetry/api';
import type { Cause, CreatedEvent } from '@waggle/contracts';
import type { Store, Transaction } from '@waggle/store';
import { asEffectOf, currentSpan, within } from './current-work.ts';
import { linkTo, readTraceparent, unsampled, writeTraceparent } from './trace-context.ts';
import { during, planSpan, type TracedSpan } from './traced-span.ts';
import { aboutEvent, operation, type Tracing } from './tracing.ts';

export const tracedStore = <Records extends object>(tracing: Tracing, store: Store<Records>): Store<Records> => ({
  ...store,
  async transaction(cause, body, options) {
    const parent = currentSpan();
    const span = planSpan({
      tracer: tracing.tracer,
      name: `transaction ${tracing.service}`,
      kind: SpanKind.INTERNAL,
      correlationId: cause.correlation_id,
      parent,
      links: parent ? [] : linkTo(readTraceparent(cause.traceparent)),
      // A chore of a timer is not recorded unless it creates an event.
      sampled: parent !== null && parent.context !== null,
    });
    let created: TracedSpan[] = [];
    let runs = 0;
    const creationContext = (event: CreatedEvent): string | undefined => {
      const creation = createSpan(tracing, currentSpan() ?? span, event);
      if (creation === null) return unsampled(cause.traceparent);
      created.push(creation);
      return writeTraceparent(creation.record().spanContext());
    };
    const traced: Cause = { ...cause, creationContext };
    const run = (tx: Transaction<Records>) => {
      // A run that conflicted with another transaction created nothing: its spans are never ended, and so never sent.
      created = [];
      runs += 1;
      return within(span, () => body(withTracedEffects(tx, span)));
    };
    return within(span, () =>
      during(span, async () => {
        const result = await store.transaction(traced, run, options);
        span.set({ 'waggle.transaction.runs': runs });
        for (const creation of created) creation.end();
        return result;
      }),
    );
  },
});

/** Null when the order is not sampled. */
function createSpan(tracing: Tracing, parent: TracedSpan, event: CreatedEvent): TracedSpan | null {
  if (!tracing.sampled(event.correlation_id)) return null;
  const { inTransaction } = tracing.messaging;
  const { name, attributes } = inTransaction
    ? operation(tracing, 'publish', 'send', event.stream)
    : operation(tracing, 'create', 'create', event.stream);
  const about: Attributes = { ...attributes, ...aboutEvent(event), 'waggle.order.id': event.order_id };
  return planSpan({
    tracer: tracing.tracer,
    name,
    kind: SpanKind.PRODUCER,
    correlationId: event.correlation_id,
    attributes: about,
    parent,
    sampled: true,
  });
}

const withTracedEffects = <Tx extends Transaction<object>>(tx: Tx, span: TracedSpan): Tx =>
  new Proxy(tx, {
    get(target, key) {
      if (key !== 'afterCommit') return Reflect.get(target, key);
      return (effect: () => void) => target.afterCommit(() => asEffectOf(span, effect));
    },
  });
