// `npm run bench:growth`: what a Waggle costs by the number of orders that it has stored, on the embedded engine: a start, an order, lists,
// memory, a backup. Sizes in turns, medians of several rounds; writes bench/growth.json and bench/growth.svg, and the table of
// docs/scaling.md. A million takes 4 GB of disk and half an hour: --orders 1000,10000,100000,1000000.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Figures } from './compare/part.ts';
import { short, spreadOf, withTable } from './compare/results.ts';
import { measured } from './growth/measured.ts';
import { plotOf } from './growth/plot.ts';
import { type StoredOrders, storedOrders } from './growth/stored-orders.ts';

const { values } = parseArgs({
  options: { orders: { type: 'string', default: '1000,10000,100000' }, rounds: { type: 'string', default: '3' } },
});
const sizes = values.orders.split(',').map(Number);
const rounds = Number(values.rounds);
if (!sizes.every((size) => Number.isSafeInteger(size) && size > 0) || !(rounds >= 1)) {
  process.stderr.write('usage: npm run bench:growth -- [--orders 1000,10000,100000] [--rounds 3]\n');
  process.exit(2);
}
/** Grows with what is stored, as it must. */
const perOrder: readonly string[] = ['backup ms'];

const prepared: StoredOrders[] = [];
const figures = new Map<number, Figures[]>(sizes.map((size) => [size, []]));
try {
  for (const size of sizes) {
    process.stdout.write(`storing ${size.toLocaleString('en')} orders\n`);
    prepared.push(await storedOrders(size));
  }
  for (let round = 1; round <= rounds; round += 1) {
    for (const { orders, folder } of prepared) {
      const one = await measured(folder);
      figures.get(orders)?.push(one);
      const said = Object.entries(one).map(([name, value]) => `${name} ${short(value)}`);
      process.stdout.write(`round ${round} of ${rounds}, ${orders.toLocaleString('en')} stored: ${said.join(', ')}\n`);
    }
  }
} finally {
  for (const { remove } of prepared) remove();
}

const names = Object.keys(figures.get(sizes[0] ?? 0)?.[0] ?? {});
const rows = names.map((name) => {
  const spreads = sizes.map((size) => spreadOf((figures.get(size) ?? []).map((one) => one[name] ?? Number.NaN)));
  return { name, spreads, shares: spreads.map(({ median }) => median / (spreads[0]?.median ?? Number.NaN)) };
});
const cell = ({ median, least, most }: ReturnType<typeof spreadOf>) =>
  `${short(median)} (${short(least)} to ${short(most)})`;
const table = [
  `Medians of ${rounds} rounds in turns, with the least and the most; ${cpus().length} cores, Node ${process.versions.node}.`,
  '',
  `| stored orders | ${sizes.map((size) => size.toLocaleString('en')).join(' | ')} | most to fewest |`,
  `|---|${'---|'.repeat(sizes.length + 1)}`,
  ...rows.map(({ name, spreads, shares }) => {
    const share = shares.at(-1) ?? Number.NaN;
    const verdict = perOrder.includes(name)
      ? 'reads them all'
      : share <= 1.1
        ? `${short(share)}`
        : `**${short(share)}**`;
    return `| ${name} | ${spreads.map(cell).join(' | ')} | ${verdict} |`;
  }),
].join('\n');
process.stdout.write(`\n${table}\n`);
const here = import.meta.dirname;
writeFileSync(path.join(here, 'growth.json'), `${JSON.stringify({ rounds, sizes, rows }, null, 2)}\n`);
writeFileSync(
  path.join(here, 'growth.svg'),
  plotOf(
    sizes,
    rows.filter(({ name }) => !perOrder.includes(name)),
  ),
);
const page = path.resolve(here, '../docs/scaling.md');
writeFileSync(page, withTable(readFileSync(page, 'utf8'), table, 'growth'));
