// Which steps the log tells.
import type { CreatedEvent, EventId } from '@waggle/contracts';
import { expect, test } from 'vitest';
import { tellingSteps } from './told-steps.ts';

const event = (order_id: string, event_type: CreatedEvent['event_type']): CreatedEvent => ({
  event_id: `event of ${order_id}` as EventId,
  event_type,
  correlation_id: `corr of ${order_id}`,
  order_id,
  stream: 'orders-stream',
});

test('a transaction over several orders is told in a line for each, with its own correlation id', () => {
  const lines: unknown[] = [];
  const tell = tellingSteps({ info: (line: unknown, msg?: string) => void lines.push([msg, line]) });
  const cause = { correlation_id: 'of the chore', causation_id: null };
  tell(cause, [event('a', 'order.cancelled'), event('b', 'order.cancelled'), event('a', 'customer.forgotten')]);
  expect(lines).toEqual([
    [
      'step taken',
      {
        ...{ correlation_id: 'corr of a', causation_id: null, order_id: 'a', traceparent: undefined },
        published: ['order.cancelled', 'customer.forgotten'],
      },
    ],
    [
      'step taken',
      {
        ...{ correlation_id: 'corr of b', causation_id: null, order_id: 'b', traceparent: undefined },
        published: ['order.cancelled'],
      },
    ],
  ]);
  tell(cause, []);
  expect(lines).toHaveLength(2);
});
