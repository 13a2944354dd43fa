// Leftovers from the metrics: summed within a service, the highest over its processes, unknown when one does not report.
import { streamNames } from '@waggle/contracts';
import { topology } from '@waggle/services';
import { expect, test } from 'vitest';
import { leftOverIn } from './left-over.ts';

const metrics = (outbox: number, pending: number): string =>
  [
    '# HELP waggle_outbox_backlog Events committed and not yet on their stream.',
    `waggle_outbox_backlog{service="orders"} ${outbox}`,
    'waggle_outbox_backlog{service="simulator"} 0',
    'waggle_stream_length{stream="dead-letters"} 2',
    ...streamNames.flatMap((stream) =>
      topology
        .groupsOf(stream)
        .flatMap((group) => [
          `waggle_group_pending{stream="${stream}",group="${group}"} ${stream === 'orders-stream' ? pending : 0}`,
          `waggle_group_lag{stream="${stream}",group="${group}"} 0`,
        ]),
    ),
  ].join('\n');

test('the backlog is read from the metrics of all processes', () => {
  const services = ['orders', 'simulator'];
  const groups = topology.groupsOf('orders-stream').length;
  expect(leftOverIn([metrics(3, 1), metrics(1, 4)], services)).toEqual({
    outbox: 3,
    pending: 4 * groups,
    unread: 0,
    deadLetters: 2,
  });
});

test('a service that reports nothing leaves it unknown', () => {
  expect(leftOverIn([metrics(0, 0)], ['orders', 'simulator', 'deliveries']).outbox).toBeNull();
  expect(leftOverIn(['', ''], ['orders'])).toEqual({ outbox: null, pending: null, unread: null, deadLetters: null });
});
