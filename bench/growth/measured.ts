// What a Waggle costs with the orders that its folder holds: one start, and the same work.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../../deploy/processes/redis.ts';
import { ada, asStaff } from '../../test/support/customer.ts';
import { launchWaggle, staffToken, temporaryFolder } from '../../test/support/waggle.ts';
import { putUnderLoad } from '../compare/load.ts';
import type { Figures } from '../compare/part.ts';
import { processTimeOf, residentMemoryOf } from '../compare/process-time.ts';
import { spreadOf } from '../compare/results.ts';

const connections = 16;
const seconds = 3;
const reads = 30;
const settleMs = 3_000;

/** What pages and lists ask for, by the name of the figure. */
const asked = {
  'menu ms': '/api/menu',
  'board ms': '/api/board',
  'deliveries ms': '/api/deliveries?limit=50',
  'orders ms': '/api/orders?limit=50',
  'figures of a week ms': '/api/insights?days=7',
} as const;

export async function measured(folder: string): Promise<Figures> {
  const port = await freePort();
  const settings = {
    WAGGLE_DATA: folder,
    WAGGLE_STAFF_TOKEN: staffToken,
    WAGGLE_SIMULATOR: 'off',
    WAGGLE_ORDERS_PER_PHONE: 'off',
    WAGGLE_ORDERS_PER_DEVICE: 'off',
    LOG_LEVEL: 'warn',
  };
  const began = performance.now();
  const server = launchWaggle({ port, settings });
  try {
    while (!(await fetch(`${server.url}/api/menu`).catch(() => null))?.ok) await pause(5);
    const start = performance.now() - began;
    await pause(settleMs);
    const idle = mebibytesOf(server.pid);
    const lists: Record<string, number> = {};
    for (const [name, at] of Object.entries(asked)) lists[name] = await medianOf(() => asStaff(server.url, at));
    lists['search ms'] = await medianOf(() => asStaff(server.url, '/api/orders/search', 'POST', { limit: 25 }));
    await asStaff(server.url, '/api/menu/margherita/restock', 'POST', { quantity: 100_000 });
    const body = () => ({ customer: ada, items: [{ item_id: 'margherita', quantity: 1 }] });
    const load = { url: server.url, path: '/api/orders', connections, body };
    await putUnderLoad({ ...load, seconds: 1 });
    await pause(settleMs);
    const timeBefore = processTimeOf(server.pid);
    const { placed } = await putUnderLoad({ ...load, seconds });
    await pause(settleMs);
    const order = (processTimeOf(server.pid) - timeBefore) / placed;
    const after = mebibytesOf(server.pid);
    const backup = await backupMs(folder);
    return {
      'start ms': start,
      'order, processor ms': order,
      ...lists,
      'idle MiB': idle,
      'after orders MiB': after,
      'backup ms': backup,
    };
  } finally {
    await server.end();
  }
}

async function medianOf(ask: () => Promise<Response>): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < reads; n += 1) {
    const from = performance.now();
    const answer = await ask();
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${answer.url} was answered ${answer.status}`);
    times.push(performance.now() - from);
  }
  return spreadOf(times).median;
}

const mebibytesOf = (pid: number): number => residentMemoryOf(pid) / 1024;

/** Of the running Waggle. */
async function backupMs(folder: string): Promise<number> {
  const { folder: to, remove } = temporaryFolder();
  const cli = path.resolve(import.meta.dirname, '../../waggle/cli.ts');
  const from = performance.now();
  try {
    await promisify(execFile)(process.execPath, [cli, 'backup', '--out', to], {
      env: { ...process.env, WAGGLE_DATA: folder },
    });
    return performance.now() - from;
  } finally {
    remove();
  }
}
