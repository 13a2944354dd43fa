// `waggle replay`: one group gets events again, and what it has handled stays without effect.
import type { DeliveryView, PlacedOrder } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waggleCommand } from '../support/command.ts';
import { asStaff, names, placed, trackUntil } from '../support/customer.ts';
import { waitFor } from '../support/waggle.ts';
import { cluster, embedded, type StartedDeployment } from './engines.ts';
import { forgetDelivery } from './interventions.ts';

interface Told {
  readonly given: number;
  readonly repeats: number | null;
  readonly anew: number | null;
  readonly waiting: number | null;
}

describe.each([embedded, cluster])('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('replaying for one group', () => {
    let waggle: StartedDeployment;
    beforeAll(async () => {
      waggle = await engine.deploy({ together: true, settings: { WAGGLE_SIMULATOR: 'off' } });
    });
    afterAll(() => waggle?.stop());

    const replay = async (...args: string[]) => waggleCommand(waggle.deliveries, ['replay', '--group', ...args]);
    const told = async (...args: string[]): Promise<Told> => {
      const { stdout, stderr, code } = await replay(...args, '--json');
      expect([code, stderr]).toEqual([0, '']);
      return JSON.parse(stdout) as Told;
    };
    const waiting = (steps: Parameters<typeof names>[0]) => names(steps).includes('delivery:waiting');
    const deliveryOf = async ({ order_id }: PlacedOrder): Promise<DeliveryView | undefined> => {
      const { deliveries } = (await (await asStaff(waggle.deliveries, '/api/deliveries')).json()) as {
        deliveries: DeliveryView[];
      };
      return deliveries.find((one) => one.order_id === order_id);
    };

    test('repeats stay without effect, what is not in the inbox is handled anew, and the command says how many', async () => {
      const orders = [await placed(waggle.orders), await placed(waggle.orders)];
      for (const order of orders) await trackUntil(waggle.notifications, order, waiting);
      const [one, other] = await Promise.all(orders.map(deliveryOf));

      const planned = await told('deliveries-group', '--from', '1h', '--dry-run');
      // Each order is an `order.created` and a `customer.recorded`.
      expect(planned).toMatchObject({ given: 4, repeats: 4, anew: 0, waiting: 0 });
      const first = await told('deliveries-group', '--from', '1h');
      expect(first).toMatchObject({ given: 4, repeats: 4, anew: 0, waiting: 0 });
      expect(await Promise.all(orders.map(deliveryOf))).toEqual([one, other]);

      // As if an older store had been restored: the service knows nothing of the order.
      const lost = orders[0];
      if (!lost) throw new Error('no order was placed');
      await forgetDelivery(waggle, lost.order_id);
      expect(await deliveryOf(lost)).toBeUndefined();
      const again = await told('deliveries-group', '--from', '1h');
      expect(again).toMatchObject({ given: 4, repeats: 2, anew: 2, waiting: 0 });
      await waitFor('the delivery to be there again', 15_000, async () => (await deliveryOf(lost)) !== undefined);
      expect(await deliveryOf(lost)).toMatchObject({ order_id: lost.order_id, status: 'waiting', version: 1 });

      const { stdout } = await replay('deliveries-group', '--from', '1h', '--stream', 'orders-stream');
      expect(stdout).toMatch(/deliveries-group got 2 events again:\n {2}2 had been handled and stayed without effect/);
    });

    test('copies are for the group alone, count as repeats and not as handled, and are no events of the next replay', async () => {
      const metric = async (name: string, service: 'deliveries' | 'notifications') => {
        const text = await (await fetch(`${waggle.processes[service].url}/metrics`)).text();
        const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`) && line.includes(`"${service}"`));
        return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
      };
      const handled = await metric('waggle_events_handled_total', 'deliveries');
      const repeated = await metric('waggle_events_duplicate_total', 'deliveries');
      const seenByOthers = await metric('waggle_events_duplicate_total', 'notifications');
      const { given } = await told('deliveries-group', '--from', '1h');
      expect(given).toBe((await told('deliveries-group', '--from', '1h', '--dry-run')).given);
      expect(await metric('waggle_events_handled_total', 'deliveries')).toBe(handled);
      expect(await metric('waggle_events_duplicate_total', 'deliveries')).toBe(repeated + given);
      expect(await metric('waggle_events_duplicate_total', 'notifications')).toBe(seenByOthers);
    });

    test.each([
      [['nobody-group', '--from', '1h'], /No stream has a group "nobody-group": there are .*deliveries-group/],
      [['deliveries-group', '--from', 'noon'], /since is "noon", but must be a time such as/],
      [['deliveries-group', '--from', '1h', '--to', '2h'], /until is "2h", but must be not before since/],
      [['deliveries-group', '--from', '2999-01-01T00:00:00Z'], /a time in the past/],
      [
        ['deliveries-group', '--from', '1h', '--stream', 'soup-stream'],
        /stream is "soup-stream", but must be one that deliveries-group reads/,
      ],
    ] as const)('%j is refused with the reason', async (args, why) => {
      const { code, stderr } = await replay(...args);
      expect(code).toBe(1);
      expect(stderr).toMatch(why);
    });
  });
});
