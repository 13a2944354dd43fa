// Which orders are traced: whole ones, by their correlation ids alone.
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { samplerOf } from '@waggle/service-kit/telemetry/sampling';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asStaff, placed, trackUntil } from '../support/customer.ts';
import { isOf, readersOf, serviceOf, traceOf, typeOf } from './read-spans.ts';
import { startTraced, type TracedWaggle, tracedEngines, untilSpans } from './traced-waggle.ts';

const sampled = samplerOf({ otelSampler: 'traceidratio', otelSamplerArgument: 0.5 });

describe.each(tracedEngines)('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('of ten orders at a ratio of a half', () => {
    let waggle: TracedWaggle;
    beforeAll(async () => {
      waggle = await startTraced({
        ...engine.settings,
        OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
        OTEL_TRACES_SAMPLER_ARG: '0.5',
        WAGGLE_SIMULATOR_CONFIRMED: '600-600',
      });
    });
    afterAll(() => waggle?.stop());

    test('each is traced whole or not at all, whatever its client and the staff’s requests say', async () => {
      const { url } = waggle.running;
      const ids = Array.from({ length: 10 }, (_, n) => `order-${n}`);
      const flagged = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
      for (const id of ids) {
        const order = await placed(url, { headers: { 'x-correlation-id': id, ...flagged } });
        const step = { status: 'cancelled', reason: 'The oven is broken' };
        const answer = await asStaff(url, `/api/orders/${order.order_id}/status`, 'POST', step);
        expect(answer.status).toBe(200);
        await trackUntil(url, order, (steps) =>
          steps.some(({ kind, status }) => kind === 'delivery' && status === 'cancelled'),
        );
      }
      const spansOf = (all: readonly ReadableSpan[], id: string) =>
        all.filter(({ attributes }) => attributes['messaging.message.conversation_id'] === id);
      const handledIn = (all: readonly ReadableSpan[], id: string) =>
        spansOf(all, id)
          .filter((span) => isOf(span, 'handle'))
          .map((span) => `${serviceOf(span)} ${typeOf(span)}`)
          .sort();
      const types = ['order.created', 'customer.recorded', 'order.cancelled', 'delivery.created', 'delivery.cancelled'];
      const requests = ['order.simulation_requested', 'order.simulation_requested', 'delivery.simulation_requested'];
      const whole = [...types, ...requests].flatMap((type) => readersOf(type).map((name) => `${name} ${type}`));
      const traced = ids.filter((id) => sampled(id));
      expect(traced.length).toBeGreaterThan(0);
      expect(traced.length).toBeLessThan(ids.length);
      const all = await untilSpans(waggle, 'the traced orders to be handled', (now) =>
        traced.every((id) => handledIn(now, id).length >= whole.length),
      );
      for (const id of ids) {
        if (traced.includes(id)) expect(handledIn(all, id)).toEqual(whole.sort());
        else expect(spansOf(all, id)).toEqual([]);
      }
      // The request that cancels has an id of its own; it is recorded when its order is.
      const cancelling = all.filter((span) => isOf(span, creating()) && typeOf(span) === 'order.cancelled');
      expect(cancelling).toHaveLength(traced.length);
      for (const span of cancelling) {
        const root = all.find((one) => traceOf(one) === traceOf(span) && !one.parentSpanContext);
        expect(root?.name).toBe('POST /api/orders/:id/status');
      }
    });

    const creating = () => (engine.name === 'cluster' ? 'create' : 'publish');
  });
});
