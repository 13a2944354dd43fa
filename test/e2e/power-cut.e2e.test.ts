// A power cut leaves a prefix of the write-ahead log, at least up to the last sync. This test kills Waggle in the middle of orders,
// truncates the log at many offsets, and starts Waggle on each.
import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { OrderView, PlacedOrder } from '@waggle/contracts';
import { expect, test } from 'vitest';
import { asStaff, deliveredSteps, isDelivered, names, placed, stockOf, trackUntil } from '../support/customer.ts';
import { staffToken, startWaggle, temporaryFolder, waitFor } from '../support/waggle.ts';

// Slow at first, so that few pages are written and no checkpoint moves the log into the file; then fast, to reach the end.
const slow = { WAGGLE_SIMULATOR_SPEED: '40' };
const fast = { WAGGLE_SIMULATOR_SPEED: '200' };

test('wherever a power cut ends the log: orders that it has reach their end, and it has those answered before', async () => {
  const { folder, remove } = temporaryFolder();
  try {
    const whole = path.join(folder, 'whole');
    // A separate start creates the tables and the menu, so that the log holds only the orders.
    await (await startWaggle({ settings: { ...slow, WAGGLE_DATA: whole } })).end();
    const waggle = await startWaggle({ settings: { ...slow, WAGGLE_DATA: whole } });
    const initial = (await stockOf(waggle.url, 'mineral-water')) ?? 0;
    const log = path.join(whole, 'waggle.db-wal');
    const begin = statSync(log).size;
    const answered: { readonly order: PlacedOrder; readonly logSize: number }[] = [];
    for (let i = 0; i < 2; i += 1) {
      const order = await placed(waggle.url, { item: 'mineral-water' });
      answered.push({ order, logSize: statSync(log).size });
    }
    await trackUntil(waggle.url, answered[0]?.order as PlacedOrder, (steps) =>
      names(steps).includes('delivery:on_the_way'),
    );
    await waggle.end('SIGKILL');
    const end = statSync(log).size;
    // A checkpoint would restart the log, and truncating it then would not correspond to a power cut.
    expect(end).toBeLessThan(4_000_000);

    const cuts = [
      begin,
      ...answered.map(({ logSize }) => logSize),
      ...[0.1, 0.3, 0.5, 0.7, 0.9].map((part) => Math.round(begin + part * (end - begin))),
      end - 1,
    ];
    for (const cut of cuts) {
      const data = path.join(folder, `cut-${cut}`);
      mkdirSync(data);
      copyFileSync(path.join(whole, 'waggle.db'), path.join(data, 'waggle.db'));
      writeFileSync(path.join(data, 'waggle.db-wal'), readFileSync(log).subarray(0, cut));
      await expectConsistent(
        data,
        initial,
        answered.filter(({ logSize }) => logSize <= cut).map(({ order }) => order.order_id),
      );
    }
  } finally {
    remove();
  }
});

async function expectConsistent(data: string, initial: number, mustHave: readonly string[]): Promise<void> {
  const waggle = await startWaggle({ settings: { ...fast, WAGGLE_DATA: data } });
  try {
    const orders = async () =>
      ((await (await asStaff(waggle.url, '/api/orders')).json()) as { orders: OrderView[] }).orders;
    const there = await orders();
    for (const id of mustHave) expect(there.map(({ order_id }) => order_id)).toContain(id);
    await waitFor('every order to be delivered', 30_000, async () =>
      (await orders()).every(({ status }) => status === 'delivered'),
    );
    for (const order of there) {
      const steps = await trackUntil(waggle.url, { ...order, tracking_token: staffToken }, isDelivered);
      expect(steps.map(({ seq }) => seq)).toEqual(deliveredSteps.map((_, i) => i + 1));
    }
    const { deliveries } = (await (await asStaff(waggle.url, '/api/deliveries')).json()) as {
      deliveries: { order_id: string }[];
    };
    expect(deliveries.map(({ order_id }) => order_id).sort()).toEqual(there.map(({ order_id }) => order_id).sort());
    expect(await stockOf(waggle.url, 'mineral-water')).toBe(initial - there.length);
    const { dead_letters } = (await (await asStaff(waggle.url, '/api/dead-letters')).json()) as {
      dead_letters: unknown[];
    };
    expect(dead_letters).toEqual([]);
  } finally {
    await waggle.end();
  }
}
