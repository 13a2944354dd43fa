// Tells each step of an order in one line of the log: which events a transaction committed, for their order and its correlation id.
import type { Cause, CreatedEvent } from '@waggle/contracts';
import type { Logger } from 'pino';

/** For the use cases that no event sets off; handlers tell what they published in their own line. */
export const tellingSteps =
  (log: Pick<Logger, 'info'>) =>
  ({ causation_id, traceparent }: Cause, created: readonly CreatedEvent[]): void => {
    // A chore may take a step of many orders at once. Each has its line: who looks for an order finds all of its steps.
    for (const [order_id, events] of Map.groupBy(created, (event) => event.order_id)) {
      const published = events.map(({ event_type }) => event_type);
      // All events of an order have its id.
      const correlation_id = events[0]?.correlation_id;
      log.info({ correlation_id, causation_id, order_id, traceparent, published }, 'step taken');
    }
  };
