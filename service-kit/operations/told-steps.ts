// Tells each step of an order in one line of the log: which events a transaction committed, for their order and its correlation id.
import type { Cause, CreatedEvent } from '@waggle/contracts';
import type { Logger } from 'pino';

/** For the use cases that no event sets off; handlers tell what they published in their own line. */
export const tellingSteps = (log: Logger) => (cause: Cause, created: readonly CreatedEvent[]) => {
  const [first] = created;
  if (!first) return;
  const { causation_id, traceparent } = cause;
  const { order_id, correlation_id } = first;
  const orders = new Set(created.map((event) => event.order_id)).size;
  const published = created.map(({ event_type }) => event_type);
  if (orders === 1) log.info({ correlation_id, causation_id, order_id, traceparent, published }, 'step taken');
  // A chore may touch hundreds of orders: one line for all.
  else log.info({ orders, published: [...new Set(published)] }, 'steps taken');
};
