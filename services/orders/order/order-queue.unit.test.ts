import { expect, test } from 'vitest';
import { createOrderQueue } from './order-queue.ts';

test('orders beyond those that run and wait are refused with a time to come back, and the queue goes on', async () => {
  const queue = createOrderQueue(10);
  const { promise: open, resolve: letGo } = Promise.withResolvers<void>();
  const all = Array.from({ length: 50 }, (_, n) => queue.run(() => open.then(() => n)));
  const settled = Promise.allSettled(all);
  letGo();
  const outcomes = await settled;
  const placed = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  expect(placed).toEqual(Array.from({ length: 42 }, (_, n) => n));
  const refused = outcomes.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
  expect(refused.reason).toMatchObject({ problem: { status: 503, code: 'busy' }, retryAfterSeconds: 2 });
  expect(await queue.run(async () => 'again')).toBe('again');
});
