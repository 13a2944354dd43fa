// Push: WebSockets that each follow their own order, then all of them one order, beside `ws` alone; and a restart under all of them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { PlacedOrder } from '@waggle/contracts';
import { asStaff, placed } from '../../test/support/customer.ts';
import { startWaggle, temporaryFolder } from '../../test/support/waggle.ts';
import type { Contestant, Part } from './part.ts';
import { residentMemoryOf } from './process-time.ts';
import { spreadOf } from './results.ts';
import { openWatchers } from './watchers.ts';

const watchers = 10_000;
/** Orders that get a step just before a restart and one just after it. */
const stepped = 200;
/** So that memory that is no longer used has gone back, and what sockets need is all there. */
const settleMs = 3_000;

const settings = {
  WAGGLE_SIMULATOR: 'off',
  WAGGLE_ORDERS_PER_PHONE: 'off',
  WAGGLE_ORDERS_PER_DEVICE: 'off',
  LOG_LEVEL: 'warn',
};
const ours = 'Waggle, embedded';
const bare = 'bare `ws`';
/** Of one order, in sequence: each is one step that all its watchers get. */
const steps = ['confirmed', 'preparing', 'ready'];

const waggle: Contestant = {
  name: ours,
  async round() {
    const { folder, remove } = temporaryFolder();
    const start = (port?: number) =>
      startWaggle({ settings: { ...settings, WAGGLE_DATA: folder }, ...(port === undefined ? {} : { port }) });
    let server = await start();
    try {
      const orders = await placeAll(server.url, watchers);
      // A new process, whose memory is not that of placing orders.
      await server.end();
      server = await start();
      const { url, pid } = server;
      const before = await memoryOf(pid);
      const each = await openWatchers(orders.map((order) => followed(url, order)));
      const kibibytes = ((await memoryOf(pid)) - before) / watchers;

      const some = orders.slice(0, stepped);
      const advance = (step: string) => Promise.all(some.map(({ order_id }) => advanced(url, order_id, step)));
      await advance('confirmed');
      await server.end();
      server = await start(Number(new URL(url).port));
      const began = performance.now();
      await each.until(({ subscribed }) => subscribed);
      const resumed = performance.now() - began;
      await advance('preparing');
      const [other] = each.all.slice(-1);
      const afterTwo = new Set(each.all.slice(0, stepped));
      await each.until((watcher) => watcher.last >= (other?.last ?? 0) + (afterTwo.has(watcher) ? 2 : 0));
      const lost = each.all.reduce((sum, { gaps }) => sum + gaps, 0);
      await each.close();

      const one = orders.at(-1) as PlacedOrder;
      const all = await openWatchers(Array.from({ length: watchers }, () => followed(url, one)));
      const times: number[] = [];
      for (const step of steps) {
        const { last: before = 0 } = all.all[0] ?? {};
        const sent = performance.now();
        await advanced(url, one.order_id, step);
        await all.until(({ last }) => last > before);
        times.push(performance.now() - sent);
      }
      await all.close();
      return {
        'KiB a socket': kibibytes,
        'a step to all ms': spreadOf(times).median,
        'all resumed after ms': resumed,
        'steps lost or doubled': lost,
      };
    } finally {
      await server.end();
      remove();
    }
  },
};

const bareSockets: Contestant = {
  name: bare,
  async round() {
    const script = path.join(import.meta.dirname, 'bare-sockets.ts');
    const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      const [port] = (await once(child.stdout, 'data')) as [Buffer];
      const urlOf = (n: number) => ({ url: `ws://127.0.0.1:${Number(String(port))}/${n}`, token: '' });
      const before = await memoryOf(child.pid ?? 0);
      const each = await openWatchers(Array.from({ length: watchers }, (_, n) => urlOf(n)));
      const kibibytes = ((await memoryOf(child.pid ?? 0)) - before) / watchers;
      await each.close();
      const all = await openWatchers(Array.from({ length: watchers }, () => urlOf(-1)));
      const times: number[] = [];
      for (const _ of steps) {
        for (const watcher of all.all) watcher.last = 1;
        const sent = performance.now();
        child.stdin.write('/-1\n');
        await all.until(({ last }) => last >= 2);
        times.push(performance.now() - sent);
      }
      await all.close();
      return { 'KiB a socket': kibibytes, 'a step to all ms': spreadOf(times).median };
    } finally {
      child.kill();
      await once(child, 'exit');
    }
  },
};

async function placeAll(url: string, count: number): Promise<PlacedOrder[]> {
  const item = 'margherita';
  await asStaff(url, `/api/menu/${item}/restock`, 'POST', { quantity: 900_000 });
  const orders: PlacedOrder[] = [];
  const customer = async () => {
    while (orders.length < count) orders.push(await placed(url, { item }));
  };
  await Promise.all(Array.from({ length: 32 }, customer));
  return orders.slice(0, count);
}

const followed = (url: string, { order_id, tracking_token }: PlacedOrder) => ({
  url: `${url.replace('http', 'ws')}/ws/orders/${order_id}`,
  token: tracking_token,
});

async function advanced(url: string, orderId: string, step: string): Promise<void> {
  const answer = await asStaff(url, `/api/orders/${orderId}/status`, 'POST', { status: step });
  if (!answer.ok) throw new Error(`${step} of ${orderId} was answered ${answer.status}: ${await answer.text()}`);
  await answer.body?.cancel();
}

/** The resident memory of a process in KiB, once it has settled. */
async function memoryOf(pid: number): Promise<number> {
  await pause(settleMs);
  return residentMemoryOf(pid);
}

export const push: Part = {
  name: 'push',
  title: `Push: ${watchers.toLocaleString('en')} WebSockets on one process`,
  contestants: [waggle, bareSockets],
  bars: [
    { says: '≤ 2 × the memory of a bare socket', figure: 'KiB a socket', of: ours, against: bare, atMost: 2 },
    { says: 'a step to all ≤ 1.3 × bare', figure: 'a step to all ms', of: ours, against: bare, atMost: 1.3 },
    { says: 'all resumed within 10 s', figure: 'all resumed after ms', of: ours, atMost: 10_000 },
    { says: 'no step lost', figure: 'steps lost or doubled', of: ours, atMost: 0 },
  ],
};
