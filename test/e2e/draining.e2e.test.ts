// A stopping process drains its WebSockets first, in stages, and its customers connect to the next one.
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { deliveredSteps, isDelivered, placed, trackOrder, trackUntil } from '../support/customer.ts';
import { startWaggle, temporaryFolder, waitFor } from '../support/waggle.ts';

test('on SIGTERM many WebSockets are closed in stages with 1001, the process ends cleanly, and a follower continues elsewhere', async () => {
  const { folder, remove } = temporaryFolder();
  const settings = { WAGGLE_DATA: folder, WAGGLE_SIMULATOR_SPEED: '20' };
  const first = await startWaggle({ settings });
  try {
    const order = await placed(first.url);
    const ends: { code: number; at: number }[] = [];
    await Promise.all(
      Array.from({ length: 160 }, async () => {
        const socket = new WebSocket(`${first.url.replace('http', 'ws')}/ws/menu`);
        socket.on('close', (code) => ends.push({ code, at: performance.now() }));
        await once(socket, 'open');
      }),
    );
    const customer = trackOrder(first.url, order.order_id, order.tracking_token);
    await waitFor('the first step to come', 30_000, () => customer.steps.length > 0);
    expect(await first.end('SIGTERM')).toBe(0);
    await waitFor('every WebSocket to be closed', 10_000, () => ends.length === 160 && customer.closed !== null);
    expect([...new Set([...ends.map(({ code }) => code), customer.closed])]).toEqual([1001]);
    // 161 sockets in stages of twenty make eight pauses.
    expect((ends.at(-1)?.at ?? 0) - (ends.at(0)?.at ?? 0)).toBeGreaterThan(500);
    const port = Number(new URL(first.url).port);
    const second = await startWaggle({ settings, port });
    try {
      const steps = await trackUntil(second.url, order, isDelivered);
      expect(steps).toHaveLength(deliveredSteps.length);
    } finally {
      await second.end();
    }
  } finally {
    await first.end();
    remove();
  }
});
