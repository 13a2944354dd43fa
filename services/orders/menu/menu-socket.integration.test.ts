// The menu's WebSocket in a process that runs the orders service alone.
import { once } from 'node:events';
import { platformSettings, readConfig } from '@waggle/service-kit/config';
import { createLog } from '@waggle/service-kit/operations/log';
import { run } from '@waggle/service-kit/process/run';
import { topology } from '@waggle/services';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { temporaryFolder } from '../../../test/support/waggle.ts';
import { service as orders } from '../service.ts';

test('/ws/menu pings as often as WAGGLE_WS_PING says', async () => {
  const { folder, remove } = temporaryFolder();
  const settings = { WAGGLE_DATA: folder, WAGGLE_PORT: '0', WAGGLE_WS_PING: '0.05' };
  const config = readConfig({ platform: platformSettings, orders: orders.manifest.settings }, {}, settings);
  const running = await run({
    definitions: [orders],
    topology,
    config: config.platform,
    serviceConfig: { orders: config.orders },
    log: createLog({ level: 'silent' }),
  });
  const socket = new WebSocket(`${running.url.replace('http', 'ws')}/ws/menu`);
  try {
    const [menu] = await once(socket, 'message');
    expect(JSON.parse(String(menu))).toMatchObject({ type: 'menu' });
    // The default is 20 s: two pings would come too late for this.
    for (let pings = 0; pings < 2; pings += 1) await once(socket, 'ping', { signal: AbortSignal.timeout(10_000) });
  } finally {
    socket.terminate();
    await running.stop();
    remove();
  }
});
