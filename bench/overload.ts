// `npm run bench:overload`: attacks a Waggle on this machine, and measures what others notice: the p99 of their answers meanwhile, and
// the memory before, at the height, and after. Exits with 1 when a figure misses its bar. It needs the loopback alone, and ends by itself.
import { parseArgs } from 'node:util';
import { asStaff } from '../test/support/customer.ts';
import { startWaggle, temporaryFolder } from '../test/support/waggle.ts';
import { type Attack, deafSockets, orderFlood, silentSockets, slowLoris } from './overload/attacks.ts';
import { startBystander } from './overload/bystander.ts';

const bars = { p99Ms: 200, memoryGrowth: 1.5 };
const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '2000' },
    orders: { type: 'string', default: '20000' },
    only: { type: 'string' },
  },
});
const [clients, count] = [Number(values.clients), Number(values.orders)];
if (!(clients >= 1) || !(count >= 1)) {
  process.stderr.write('usage: npm run bench:overload -- [--clients 2000] [--orders 20000] [--only sockets]\n');
  process.exit(2);
}

/** How long the memory may take to come back. */
const settleMs = 90_000;

/** In MiB, as containers have one: without it, Node takes memory from a large machine rather than collect its garbage. */
const heap = 128;

const attacks: readonly Attack[] = [
  slowLoris(clients),
  silentSockets(clients),
  deafSockets(clients),
  orderFlood(count, 200, false),
  orderFlood(count, 200, true),
];
const only = values.only ?? '';
let missed = false;
for (const attack of attacks.filter(({ name }) => name.includes(only))) {
  const { folder, remove } = temporaryFolder();
  const settings = { WAGGLE_DATA: folder, WAGGLE_SIMULATOR: 'off', WAGGLE_UNLIMITED_ADDRESSES: '', LOG_LEVEL: 'warn' };
  const many = attack.name.endsWith('many addresses');
  const open = { WAGGLE_ORDERS_PER_ADDRESS: 'off', WAGGLE_ORDERS_PER_PHONE: 'off' };
  const server = await startWaggle({
    settings: { ...settings, ...(many ? open : {}) },
    nodeArguments: [`--max-old-space-size=${heap}`],
  });
  try {
    const url = new URL(server.url);
    await asStaff(server.url, '/api/menu/mineral-water/restock', 'POST', { quantity: count });
    await warmUp(url);
    const before = await memoryOf(url);
    const bystander = startBystander(url);
    let height = before;
    const sampling = setInterval(() => {
      // A sample that is under way when the server ends has no answer.
      void memoryOf(url).then(
        (bytes) => {
          height = Math.max(height, bytes);
        },
        () => {},
      );
    }, 500);
    const ends = new AbortController();
    const outcome = await attack.run(url, ends.signal);
    const { times, failed } = await bystander.stop();
    clearInterval(sampling);
    ends.abort();
    const after = await settled(url, before * bars.memoryGrowth);
    const p99 = at(times, 0.99);
    const holds = p99 < bars.p99Ms && failed === 0 && after <= before * bars.memoryGrowth;
    missed ||= !holds;
    process.stdout.write(
      `${holds ? 'ok  ' : 'MISS'} ${attack.name}\n` +
        `     others: p50 ${ms(at(times, 0.5))}, p99 ${ms(p99)}, max ${ms(at(times, 1))} of ${times.length}, ${failed} failed\n` +
        `     memory: ${mib(before)} before, ${mib(height)} at the height, ${mib(after)} after\n` +
        `     the attack: ${outcome}\n`,
    );
  } finally {
    await server.end();
    remove();
  }
}
process.exit(missed ? 1 : 0);

/** The first requests compile code and open the store: that is not what is measured. */
async function warmUp(url: URL): Promise<void> {
  for (let n = 0; n < 300; n += 1) await (await fetch(new URL('/api/menu', url))).arrayBuffer();
}

async function memoryOf(url: URL): Promise<number> {
  const text = await (await fetch(new URL('/metrics', url))).text();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]);
}

async function settled(url: URL, bytes: number): Promise<number> {
  const deadline = Date.now() + settleMs;
  for (;;) {
    // As after any attack, others go on: an idle process would collect no garbage.
    for (let n = 0; n < 100; n += 1) await (await fetch(new URL('/api/menu', url))).arrayBuffer();
    const now = await memoryOf(url);
    if (now <= bytes || Date.now() > deadline) return now;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

function at(times: readonly number[], part: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}

function mib(bytes: number): string {
  return `${Math.round(bytes / 1_048_576)} MiB`;
}
