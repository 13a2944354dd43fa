import { expect, test } from 'vitest';
import { streamsOf } from './stream-metrics.ts';

test('the figures of streams and groups are read from the metrics text, whatever the order of its lines', () => {
  const text = [
    '# HELP waggle_stream_length Entries on a stream.',
    'waggle_group_lag{stream="orders-stream",group="deliveries-group"} 3',
    'waggle_stream_length{stream="orders-stream"} 12',
    'waggle_group_pending{stream="orders-stream",group="deliveries-group"} 1',
    'waggle_group_pending{stream="orders-stream",group="notifications-group"} 0',
    'waggle_followers 7',
  ].join('\n');
  expect([...streamsOf(text)]).toEqual([
    [
      'orders-stream',
      {
        length: 12,
        groups: [
          { group: 'deliveries-group', pending: 1, lag: 3 },
          { group: 'notifications-group', pending: 0, lag: null },
        ],
      },
    ],
  ]);
});
