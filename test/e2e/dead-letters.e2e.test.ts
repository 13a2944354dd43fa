// Entries that no handler can process, as staff see them: over HTTP and on the command line.
import type { AuditPage, DeadLetterList, DeadLetterView, DeliveryView, PlacedOrder } from '@waggle/contracts';
import { topology } from '@waggle/services';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waggleCommand } from '../support/command.ts';
import { asStaff, names, placed, trackUntil } from '../support/customer.ts';
import { waitFor } from '../support/waggle.ts';
import { cluster, embedded, type StartedDeployment } from './engines.ts';
import { appendRaw, editDelivery } from './interventions.ts';

/** The groups that read `orders-stream`. */
const readers = topology.groupsOf('orders-stream').sort();

describe.each([embedded, cluster])('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('dead letters', () => {
    let waggle: StartedDeployment;
    beforeAll(async () => {
      waggle = await engine.deploy({ together: true, settings: { WAGGLE_SIMULATOR: 'off' } });
    });
    afterAll(() => waggle?.stop());

    const run = (...args: string[]) => waggleCommand(waggle.orders, args);
    const listed = async (query = ''): Promise<DeadLetterList['dead_letters']> => {
      const answer = await asStaff(waggle.orders, `/api/dead-letters${query}`);
      return ((await answer.json()) as DeadLetterList).dead_letters;
    };
    const untilListed = (count: number) =>
      waitFor(`${count} dead letters`, 30_000, async () => (await listed()).length === count);
    const discardAll = () => run('dead-letters', 'discard', '--yes');

    test('bytes that are not an event are listed for each group, and are gone when they are discarded', async () => {
      const poison = Uint8Array.from([0xff, 0x00, 0x7b, 0x1b]);
      await appendRaw(waggle, [{ stream: 'orders-stream', event: poison }]);
      await untilListed(readers.length);
      const found = await listed();
      expect(found.map(({ group }) => group).sort()).toEqual(readers);
      expect(found[0]).toMatchObject({
        stream: 'orders-stream',
        attempts: 0,
        event_type: null,
        error: { name: 'UndecodableEventError' },
      });
      const id = found.find(({ group }) => group === 'deliveries-group')?.id ?? '';

      const { stdout: table } = await run('dead-letters', 'list');
      expect(table).toContain(id);
      expect(table).toContain('orders-stream → deliveries-group');
      expect(Math.max(...table.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
      const shown = JSON.parse((await run('dead-letters', 'show', id, '--json')).stdout) as DeadLetterView;
      expect(Buffer.from(shown.event_base64, 'base64')).toEqual(Buffer.from(poison));
      expect(shown.error.stack).toContain('UndecodableEventError');
      // The command prints no control sequences.
      expect((await run('dead-letters', 'show', id)).stdout).not.toContain('\u001b');

      const why = ['--reason', 'bytes of a broken printer'];
      const discarded = await run('dead-letters', 'discard', id, ...why);
      expect(discarded).toMatchObject({ code: 0, stdout: '1 dead letter discarded\n' });
      const trail = (await (
        await asStaff(waggle.processes.accounts.url, '/api/audit?kind=dead-letters')
      ).json()) as AuditPage;
      expect(trail.entries[0]).toMatchObject({
        object: id,
        changes: { reason: { after: 'bytes of a broken printer' } },
      });
      const again = await run('dead-letters', 'discard', id);
      expect(again.code).toBe(1);
      expect(again.stderr).toContain(`There is no dead letter ${id}`);
      expect(await listed()).toHaveLength(readers.length - 1);
      await discardAll();
      // Nothing else stopped: the services handle an order placed after the poison message.
      const order = await placed(waggle.orders);
      await trackUntil(waggle.notifications, order, (steps) => names(steps).includes('delivery:waiting'));
    });

    test('an event whose handler always fails becomes a dead letter, is replayed to that group alone after the cause is fixed, and has its effect once', async () => {
      const order = await placed(waggle.orders);
      const waiting = (steps: Parameters<typeof names>[0]) => names(steps).includes('delivery:waiting');
      await trackUntil(waggle.notifications, order, waiting);
      await editDelivery(waggle, order.order_id, { status: 'lost in a drawer' });
      const cancelled = await asStaff(waggle.orders, `/api/orders/${order.order_id}/cancel`, 'POST');
      expect(cancelled.status).toBe(200);
      await untilListed(1);
      const [letter] = await listed();
      expect(letter).toMatchObject({
        stream: 'orders-stream',
        group: 'deliveries-group',
        event_type: 'order.cancelled',
        order_id: order.order_id,
        attempts: 5,
        error: { name: 'TypeError' },
      });
      expect(Date.parse(letter?.last_failed_at ?? '')).toBeGreaterThan(Date.parse(letter?.first_failed_at ?? ''));

      await editDelivery(waggle, order.order_id, { status: 'waiting' });
      const id = letter?.id ?? '';
      const seenByOthers = await handled('notifications', 'order.cancelled');
      const replays = await Promise.all([1, 2].map(() => run('dead-letters', 'replay', id)));
      expect(replays.map(({ code }) => code).sort()).toEqual([0, 1]);
      const steps = await trackUntil(waggle.notifications, order, (all) => names(all).includes('delivery:cancelled'));
      expect(names(steps)).toEqual(['order:created', 'delivery:waiting', 'order:cancelled', 'delivery:cancelled']);
      expect(await handled('notifications', 'order.cancelled')).toBe(seenByOthers);
      expect(await listed()).toEqual([]);

      // The same event again, for all groups: those that have handled it ignore it, including the one that failed.
      const repeatedBefore = await repeated('deliveries', 'order.cancelled');
      const { stdout } = await run('outbox', 'republish', '--since', '1h', '--json');
      expect(JSON.parse(stdout)).toMatchObject({ events: { orders: expect.any(Number) } });
      await waitFor('the cancellation to come to deliveries again', 15_000, async () => {
        return (await repeated('deliveries', 'order.cancelled')) > repeatedBefore;
      });
      expect(await deliveryOf(order)).toMatchObject([{ status: 'cancelled', version: 2 }]);
    });

    test('filters select dead letters, a dry run counts them, and both answer in JSON', async () => {
      const unfit = JSON.stringify({ event_type: 'order.update_requested', payload: {} });
      await appendRaw(waggle, [
        { stream: 'orders-stream', event: 'not JSON' },
        { stream: 'order-updates-stream', event: unfit },
        { stream: 'order-updates-stream', event: '{"event":"without a type"}' },
      ]);
      const all = readers.length + 2;
      await untilListed(all);
      const count = async (...filter: string[]) => {
        const { stdout } = await run('dead-letters', 'list', '--json', ...filter);
        return (JSON.parse(stdout) as DeadLetterList).dead_letters.length;
      };
      expect(await count('--stream', 'order-updates-stream')).toBe(2);
      expect(await count('--group', 'orders-group', '--event-type', 'order.update_requested')).toBe(1);
      expect(await count('--error', 'NOT json')).toBe(readers.length);
      expect(await count('--older-than', '1h')).toBe(0);
      expect(await count('--newer-than', '1h')).toBe(all);
      expect(await count('--limit', '3')).toBe(3);

      const first = (await (await asStaff(waggle.orders, '/api/dead-letters?limit=3')).json()) as DeadLetterList;
      const rest = (await (
        await asStaff(waggle.orders, `/api/dead-letters?limit=3&after=${first.next}`)
      ).json()) as DeadLetterList;
      expect([first.dead_letters.length, rest.dead_letters.length, rest.next]).toEqual([3, all - 3, null]);

      const unasked = await run('dead-letters', 'discard', '--error', 'not JSON');
      expect(unasked.code).toBe(1);
      expect(unasked.stderr).toContain(`${readers.length} dead letters will be deleted for good. Use --yes`);
      const dry = await run('dead-letters', 'discard', '--error', 'not JSON', '--dry-run', '--json');
      expect(JSON.parse(dry.stdout)).toEqual({ dry_run: true, matched: readers.length, done: 0, skipped: 0 });
      expect(await listed()).toHaveLength(all);
      const real = await run('dead-letters', 'discard', '--error', 'not JSON', '--yes', '--json');
      const matched = readers.length;
      expect(JSON.parse(real.stdout)).toEqual({ dry_run: false, matched, done: matched, skipped: 0 });

      // These fail again after the replay: the command replays each once, not forever.
      const before = (await listed()).map(({ id }) => id);
      const replayed = await run('dead-letters', 'replay', '--group', 'orders-group', '--json');
      expect(JSON.parse(replayed.stdout)).toEqual({ dry_run: false, matched: 2, done: 2, skipped: 0 });
      await waitFor('both to be dead letters again', 15_000, async () => {
        const now = await listed();
        return now.length === 2 && now.every(({ id, group }) => !before.includes(id) && group === 'orders-group');
      });
      await discardAll();
    });

    test('only staff may read them, and a bad request is refused with the reason', async () => {
      for (const [method, path] of [
        ['GET', '/api/dead-letters'],
        ['GET', '/api/dead-letters/1-1'],
        ['POST', '/api/dead-letters/1-1/replay'],
        ['DELETE', '/api/dead-letters/1-1'],
        ['POST', '/api/dead-letters/replay'],
        ['POST', '/api/dead-letters/discard'],
        ['POST', '/api/outbox/republish'],
      ] as const) {
        const body = method === 'POST' ? { body: '{}', headers: { 'content-type': 'application/json' } } : {};
        const { status } = await fetch(`${waggle.orders}${path}`, { method, ...body });
        // The body is validated before the sender is authenticated; either way nothing happens.
        expect([401, 400], `${method} ${path}`).toContain(status);
      }
      const wrong = await waggleCommand(waggle.orders, ['dead-letters', 'list'], {
        WAGGLE_STAFF_TOKEN: 'wrong-token-of-enough-characters-to-be-one',
      });
      expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('does not take this staff token') });
      const none = await waggleCommand(waggle.orders, ['dead-letters', 'list'], { WAGGLE_STAFF_TOKEN: '' });
      expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining('WAGGLE_STAFF_TOKEN') });
      const unreachable = await waggleCommand('http://127.0.0.1:9', ['dead-letters', 'list']);
      expect(unreachable).toMatchObject({ code: 1, stderr: expect.stringContaining('does not answer') });
      for (const args of [
        ['dead-letters', 'list', '--older-than', 'yesterday'],
        ['dead-letters', 'show', 'margherita'],
        ['dead-letters', 'replay', '1-1', '--group', 'orders-group'],
        ['dead-letters', 'replay', '--reason', ''],
        ['dead-letters', 'replay', '--reason', 'x'.repeat(201)],
        ['dead-letters', 'discard', '1-1', '--reason', 'red \u001b[31m'],
        ['outbox', 'republish', '--since', '10'],
        ['outbox', 'republish', '--since', '2999-01-01T00:00:00Z'],
      ]) {
        const { code, stderr } = await run(...args);
        expect(code, args.join(' ')).toBe(1);
        expect(stderr.trim().split('\n')).toHaveLength(1);
      }
    });

    const deliveryOf = async (order: PlacedOrder) => {
      const answer = await asStaff(waggle.deliveries, '/api/deliveries?limit=200');
      const { deliveries } = (await answer.json()) as { deliveries: DeliveryView[] };
      return deliveries.filter(({ order_id }) => order_id === order.order_id);
    };
    const metric = async (name: string, service: 'deliveries' | 'notifications', eventType: string) => {
      const text = await (await fetch(`${waggle[service]}/metrics`)).text();
      const line = text
        .split('\n')
        .find(
          (one) =>
            one.startsWith(`${name}{`) &&
            one.includes(`service="${service}"`) &&
            one.includes(`event_type="${eventType}"`),
        );
      return Number(line?.split(' ').at(-1) ?? 0);
    };
    const handled = (service: 'deliveries' | 'notifications', type: string) =>
      metric('waggle_events_handled_total', service, type);
    const repeated = (service: 'deliveries' | 'notifications', type: string) =>
      metric('waggle_events_duplicate_total', service, type);
  });
});
