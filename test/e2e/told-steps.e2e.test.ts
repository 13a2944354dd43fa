// What the log says about an order at the default level: each step once, in every service, with its correlation id.
import { randomUUID } from 'node:crypto';
import { type EventType, subscriptionsOf } from '@waggle/contracts';
import { manifests, serviceNames } from '@waggle/services';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asStaff, isDelivered, placed, trackUntil } from '../support/customer.ts';
import { emittedEvents } from '../support/emitted-events.ts';
import { waitFor } from '../support/waggle.ts';
import { cluster, embedded, type StartedDeployment } from './engines.ts';

interface Told {
  readonly service: string;
  readonly told: string;
}

const byText = (a: Told, b: Told) => `${a.service} ${a.told}`.localeCompare(`${b.service} ${b.told}`);
const isRequest = (type: string) => type.endsWith('_requested');

describe.each([embedded, cluster])('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('at the level info', () => {
    let waggle: StartedDeployment;
    beforeAll(async () => {
      waggle = await engine.deploy({ together: true, settings: { LOG_LEVEL: 'info' } });
    });
    afterAll(() => waggle?.stop());

    test('each event of an order is told once by the service that published it, and each fact once by every service that handled it', async () => {
      const correlationId = `corr-${randomUUID()}`;
      const order = await placed(waggle.orders, { headers: { 'x-correlation-id': correlationId } });
      await trackUntil(waggle.notifications, order, isDelivered);
      const lines = () =>
        [...new Set(serviceNames.flatMap((name) => waggle.processes[name].logs))].filter(
          (line) => line.order_id === order.order_id,
        );
      const handledLines = () =>
        lines()
          .filter(({ msg }) => msg === 'event handled')
          .map((line): Told => ({ service: String(line.service), told: String(line['event_type']) }));
      const publishedLines = () =>
        lines()
          .flatMap((line) =>
            ((line['published'] ?? []) as string[]).map((told) => ({ service: String(line.service), told })),
          )
          .sort(byText);
      const events = await emittedEvents(waggle, order.order_id);
      const published = events
        .map(({ source, event_type }): Told => ({ service: source.replace('-service', ''), told: event_type }))
        .sort(byText);
      const facts = events.map(({ event_type }) => event_type).filter((type) => !isRequest(type));
      const handled = facts
        .flatMap((type) => readersOf(type).map((service): Told => ({ service, told: type })))
        .sort(byText);
      expect(published.length).toBeGreaterThan(15);
      expect(published.map(({ service }) => service)).toContain('simulator');

      await waitFor('the last line about the order', 20_000, () => {
        const known = handledLines().filter(({ told }) => !isRequest(told));
        return known.length >= handled.length && publishedLines().length >= published.length;
      });
      expect(publishedLines()).toEqual(published);
      expect(
        handledLines()
          .filter(({ told }) => !isRequest(told))
          .sort(byText),
      ).toEqual(handled);
      for (const line of lines()) expect(line).toMatchObject({ level: 'info', correlation_id: correlationId });

      // A repeat has no effect, and says nothing.
      expect((await asStaff(waggle.orders, '/api/outbox/republish', 'POST', { since: '1h' })).status).toBe(200);
      const repeats = async () => {
        const text = await (await fetch(`${waggle.orders}/metrics`)).text();
        const counts = [...text.matchAll(/^waggle_events_duplicate_total\{.*\} (\d+)$/gm)];
        return counts.reduce((sum, [, count]) => sum + Number(count), 0);
      };
      await waitFor('the repeats', 20_000, async () => (await repeats()) >= handled.length);
      expect(handledLines().filter(({ told }) => !isRequest(told))).toHaveLength(handled.length);
    });
  });
});

const readersOf = (type: EventType): string[] =>
  manifests
    .filter((manifest) => subscriptionsOf(manifest).some(({ events }) => (events as readonly string[]).includes(type)))
    .map(({ name }) => name);
