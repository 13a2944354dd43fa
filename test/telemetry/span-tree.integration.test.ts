// The spans of one order, from its request to the last push, on both engines.
import { SpanKind } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { type EventType, streamOf } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isDelivered, placed, trackUntil } from '../support/customer.ts';
import { isOf, linksTo, readersOf, serviceOf, spanIdOf, traceOf, typeOf } from './read-spans.ts';
import { startTraced, type TracedWaggle, tracedEngines, treesOf, untilSpans } from './traced-waggle.ts';

/** Every event of an order that the simulator takes through its life, and how often. */
const life: Readonly<Partial<Record<EventType, number>>> = {
  'order.created': 1,
  'customer.recorded': 1,
  'order.simulation_requested': 6,
  'order.update_requested': 4,
  'order.confirmed': 1,
  'order.preparing': 1,
  'order.ready': 1,
  'order.out_for_delivery': 1,
  'order.delivered': 1,
  'delivery.created': 1,
  'delivery.simulation_requested': 3,
  'delivery.update_requested': 2,
  'delivery.on_the_way': 1,
  'delivery.delivered': 1,
};

const handlings = Object.entries(life).reduce((sum, [type, times]) => sum + times * readersOf(type).length, 0);

describe.each(tracedEngines)('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('the spans of one order', () => {
    const relayed = engine.name === 'cluster';
    const creating = relayed ? 'create' : 'publish';
    let waggle: TracedWaggle;
    let spans: readonly ReadableSpan[];
    beforeAll(async () => {
      waggle = await startTraced(engine.settings);
      const { url } = waggle.running;
      const order = await placed(url, { headers: { 'x-correlation-id': 'one-order' } });
      await trackUntil(url, order, isDelivered);
      spans = await untilSpans(
        waggle,
        'the last event to be handled and pushed',
        (all) =>
          all.filter((span) => isOf(span, 'handle')).length >= handlings &&
          all.some(({ name }) => name.startsWith('push ')),
      );
    });
    afterAll(() => waggle?.stop());

    const created = () => spans.filter(({ kind }) => kind === SpanKind.PRODUCER).filter((span) => isOf(span, creating));

    test('begin with its request, the use case and the transaction, in which its events are created', () => {
      const [tree] = treesOf(spans.filter((span) => traceOf(span) === traceOf(requestSpan())));
      expect(tree).toBe(
        [
          'POST /api/orders (orders)',
          '  placeOrder (orders)',
          '    transaction orders (orders)',
          `      ${creating} orders-stream (orders order.created)`,
          `      ${creating} customers-stream (orders customer.recorded)`,
          `      ${creating} order-simulation-stream (orders order.simulation_requested)`,
        ].join('\n'),
      );
    });

    test('have each of its events created once', () => {
      const counted = Object.fromEntries(Object.keys(life).map((type) => [type, 0]));
      for (const span of created()) counted[typeOf(span)] = (counted[typeOf(span)] ?? 0) + 1;
      expect(counted).toEqual(life);
    });

    test('have each event handled once by every service that reads it, each in a trace of its own', () => {
      for (const creation of created()) {
        const handled = spans.filter((span) => isOf(span, 'handle') && linksTo(span, creation));
        expect(handled.map(serviceOf).sort(), typeOf(creation)).toEqual(readersOf(typeOf(creation)).sort());
        for (const span of handled) {
          expect(span.kind).toBe(SpanKind.CONSUMER);
          expect(span.parentSpanContext).toBeUndefined();
          const [tree = ''] = treesOf(spans.filter((one) => traceOf(one) === traceOf(span)));
          expect(tree.split('\n').slice(1, 3)).toEqual([
            `  transaction ${serviceOf(span)} (${serviceOf(span)})`,
            `    react to ${typeOf(span)} (${serviceOf(span)})`,
          ]);
        }
      }
      expect(new Set(spans.filter((span) => isOf(span, 'handle')).map(traceOf)).size).toBe(handlings);
    });

    // On SQLite the commit publishes.
    if (relayed) {
      test('have each event published by the relay, linked with what created it', () => {
        for (const creation of created()) {
          const published = spans.filter((span) => isOf(span, 'publish') && linksTo(span, creation));
          expect(published, typeOf(creation)).toHaveLength(1);
          expect(published[0]).toMatchObject({
            kind: SpanKind.CLIENT,
            name: `publish ${streamOf(typeOf(creation) as EventType)}`,
          });
          expect(published[0]?.parentSpanContext).toBeUndefined();
        }
      });
    }

    test('have each step of the simulator in a trace of its own, linked with what planned it', () => {
      const plans = spans.filter(
        ({ name, parentSpanContext }) => name === 'transaction simulator' && !parentSpanContext,
      );
      expect(plans).toHaveLength(6);
      for (const plan of plans)
        expect(spans.filter((span) => linksTo(plan, span)).map((span) => `${span.name} ${serviceOf(span)}`)).toEqual([
          expect.stringMatching(/^handle (order|delivery)-simulation-stream simulator$/),
        ]);
    });

    test('end with pushes, linked with the handling whose commit they show', () => {
      const pushes = spans.filter(({ name }) => name === 'push /ws/orders/:id');
      expect(pushes.length).toBeGreaterThan(0);
      for (const push of pushes) {
        const [shown] = spans.filter((span) => linksTo(push, span));
        expect(shown && isOf(shown, 'handle') && serviceOf(shown)).toBe('notifications');
        expect(push.attributes['waggle.push.messages']).toBeGreaterThan(0);
        expect(push.attributes['waggle.correlation_id']).toBe('one-order');
      }
    });

    test('are described as the conventions have it', () => {
      const [creation] = created().filter((span) => typeOf(span) === 'order.created');
      const handled = spans.find((span) => isOf(span, 'handle') && creation && linksTo(span, creation));
      const server = relayed ? { 'server.address': expect.any(String), 'server.port': expect.any(Number) } : {};
      const about = {
        'messaging.system': relayed ? 'redis' : 'sqlite',
        'messaging.destination.name': 'orders-stream',
        'messaging.message.id': expect.stringMatching(/^[0-9a-f-]{36}$/),
        'messaging.message.conversation_id': 'one-order',
        'waggle.event.type': 'order.created',
        'waggle.order.id': expect.stringMatching(/^[0-9a-f-]{36}$/),
        ...server,
      };
      expect(creation?.attributes).toEqual({
        ...about,
        'messaging.operation.name': creating,
        'messaging.operation.type': relayed ? 'create' : 'send',
      });
      expect(handled?.attributes).toEqual({
        ...about,
        'messaging.operation.name': 'handle',
        'messaging.operation.type': 'process',
        'messaging.consumer.group.name': `${handled && serviceOf(handled)}-group`,
        'messaging.client.id': expect.any(String),
        'waggle.attempt': 1,
      });
      expect(requestSpan().kind).toBe(SpanKind.SERVER);
      expect(requestSpan().attributes).toEqual({
        'http.request.method': 'POST',
        'http.route': '/api/orders',
        'http.response.status_code': 201,
        'url.path': '/api/orders',
        'url.scheme': 'http',
        'waggle.correlation_id': 'one-order',
      });
    });

    test('are named by the log lines that are written in them', () => {
      const told = waggle.logs.filter((line) => line['correlation_id'] === 'one-order');
      expect(told.filter(({ msg }) => msg === 'event handled' || msg === 'request').length).toBeGreaterThan(5);
      for (const line of told) {
        const span = spans.find((one) => spanIdOf(one) === line['span_id'] && traceOf(one) === line['trace_id']);
        expect(span && serviceOf(span), JSON.stringify(line)).toBe(line['service']);
      }
    });

    test('hold nothing about the customer', () => {
      expect(JSON.stringify(spans.map(({ name, attributes, links }) => [name, attributes, links]))).not.toMatch(
        /Ada|7946|St James/,
      );
    });

    const requestSpan = (): ReadableSpan => {
      const found = spans.find(({ name }) => name === 'POST /api/orders');
      if (!found) throw new Error('there is no span of the request');
      return found;
    };
  });
});
