// How events of newer publishers are counted and logged.
import { Writable } from 'node:stream';
import { manifest } from '@waggle/services/notifications/manifest.ts';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { createLog } from './log.ts';
import { consumerMetrics } from './metrics.ts';
import { consumerLog } from './observers.ts';

test('what a service does not know is counted each time, and logged once for each kind', async () => {
  const lines: string[] = [];
  const destination = new Writable({
    write(line, _, done) {
      lines.push(String(line));
      done();
    },
  });
  const metrics = new Registry();
  const observer = consumerMetrics(metrics, manifest);
  const { unknown } = consumerLog(createLog({ level: 'info', destination }), observer);
  for (let n = 0; n < 3; n += 1) {
    unknown?.('orders-stream', `${n}-0`, 'type', 'order.rated');
    unknown?.('orders-stream', `${n}-1`, 'version', 'order.confirmed version 2');
    unknown?.('orders-stream', `${n}-2`, 'field', 'order.confirmed /payload/added');
  }
  unknown?.('orders-stream', '9-0', 'type', 'order.eaten');
  const counted = await metrics.getSingleMetric('waggle_events_unknown_total')?.get();
  const onOrders = counted?.values.filter(({ labels }) => labels['stream'] === 'orders-stream') ?? [];
  expect(Object.fromEntries(onOrders.map(({ labels, value }) => [labels['what'], value]))).toEqual({
    type: 4,
    version: 3,
    field: 3,
  });
  expect(lines.map((line) => JSON.parse(line) as Record<string, unknown>)).toMatchObject([
    { unknown_type: 'order.rated', entry_id: '0-0' },
    { unknown_version: 'order.confirmed version 2' },
    { unknown_field: 'order.confirmed /payload/added' },
    { unknown_type: 'order.eaten' },
  ]);
});
