// `waggle rebuild`: what a service keeps is made anew from its events, while orders flow, and is what it was.

import type { PlacedOrder, Rebuilt, TimelineStep } from '@waggle/contracts';
import type { ServiceName } from '@waggle/services';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waggleCommand } from '../support/command.ts';
import { asStaff, names, placed, trackUntil } from '../support/customer.ts';
import { figuresAt, figuresService, rebuildable } from '../support/services.ts';
import { waitFor } from '../support/waggle.ts';
import { cluster, embedded, type StartedDeployment } from './engines.ts';

describe.each([embedded, cluster])('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('rebuilding', () => {
    let waggle: StartedDeployment;
    const orders: PlacedOrder[] = [];
    beforeAll(async () => {
      waggle = await engine.deploy({ together: true });
    });
    afterAll(() => waggle?.stop());

    const rebuild = (service: ServiceName, ...args: string[]) =>
      waggleCommand(waggle.processes[service].url, ['rebuild', service, ...args]);
    const rebuilt = async (service: ServiceName): Promise<Rebuilt> => {
      let answer = await rebuild(service, '--json');
      // One whose command was cut off may still run, and a busy MongoDB may not answer in time: both leave what was there.
      const again = () => /No rebuild: (rebuild .* runs|MongoDB cannot be reached now)/.test(answer.stderr);
      await waitFor(`a rebuild of ${service}`, 60_000, async () => {
        if (again()) answer = await rebuild(service, '--json');
        return !again();
      });
      expect([answer.code, answer.stderr]).toEqual([0, '']);
      return JSON.parse(answer.stdout) as Rebuilt;
    };
    const json = async (url: string, path: string): Promise<unknown> => (await asStaff(url, path)).json();
    const stepsOf = async ({ order_id }: PlacedOrder): Promise<readonly TimelineStep[]> =>
      ((await json(waggle.notifications, `/api/timelines/${order_id}`)) as { steps: TimelineStep[] }).steps;
    const figures = () => json(waggle.processes[figuresService].url, figuresAt.routes);
    /** All that the two services show. */
    const shown = async () => ({
      timelines: await Promise.all(orders.map(stepsOf)),
      board: await json(waggle.notifications, '/api/board'),
      figures: await figures(),
    });
    const place = async (count: number): Promise<void> => {
      for (let n = 0; n < count; n += 1) orders.push(await placed(waggle.orders));
    };
    const isOver = (steps: readonly TimelineStep[]) => names(steps).includes('order:delivered');
    const untilAllDelivered = async () => {
      for (const order of orders) await trackUntil(waggle.notifications, order, isOver);
      await waitFor('the figures to have all', 30_000, async () => {
        const { total } = (await figures()) as { total: { delivered: number } };
        return total.delivered === orders.length;
      });
    };

    test('what is made anew is what was there before', async () => {
      await place(6);
      await untilAllDelivered();
      const before = await shown();
      for (const service of rebuildable) {
        const { applied, left, done, complete_since } = await rebuilt(service);
        expect({ left, done, complete_since }).toEqual({ left: 0, done: true, complete_since: null });
        expect(applied).toBeGreaterThanOrEqual(6 * 5);
        expect(await shown()).toEqual(before);
      }
    });

    test('while orders flow, what happens meanwhile is in it once, and a process that is killed leaves what was there', async () => {
      const flow = place(12);
      for (const service of rebuildable) {
        const cut = rebuild(service);
        // At some moment of the rebuild, or right after it.
        await waggle.restart(service, 'SIGKILL');
        const { code, stderr } = await cut;
        if (code !== 0) expect(stderr).toMatch(/does not answer|no rebuild|No rebuild|Not available yet/);
        // Once its lease is over, it can be made again.
        await waitFor('the rebuild to be possible again', 60_000, async () => (await rebuild(service)).code === 0);
      }
      await flow;
      await Promise.all(rebuildable.map(rebuilt));
      await untilAllDelivered();
      const after = await shown();
      for (const steps of after.timelines) {
        expect(steps.map(({ seq }) => seq)).toEqual(steps.map((_, at) => at + 1));
        expect(new Set(names(steps)).size).toBe(steps.length);
      }
      expect(after.figures).toMatchObject({ total: { orders: orders.length, delivered: orders.length } });
      await Promise.all(rebuildable.map(rebuilt));
      expect(await shown()).toEqual(after);
    });

    test('of two at once, one is refused', async () => {
      await rebuilt('notifications');
      const both = await Promise.all([rebuild('notifications'), rebuild('notifications')]);
      const refused = both.filter(({ code }) => code !== 0);
      expect(refused.length).toBeLessThanOrEqual(1);
      for (const { stderr } of refused) expect(stderr).toMatch(/No rebuild: rebuild .* runs/);
      expect(await shown()).toMatchObject({ timelines: orders.map(() => expect.any(Array)) });
    });

    test('what cannot be rebuilt is refused with what can', async () => {
      const { code, stderr } = await waggleCommand(waggle.processes.notifications.url, ['rebuild', 'orders']);
      expect(code).toBe(1);
      expect(stderr).toMatch(/no "orders" that can be rebuilt: it has .*notifications/);
    });
  });
});
