// `npm run bench`: Waggle beside the bare limit and other libraries, in turns (A B A B), in under ten minutes. With --part <name> one part,
// with --rounds <n> more or fewer of them. Writes bench/results.json and bench/results.svg and, when all parts ran, the table in README.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bus } from './compare/bus.ts';
import { lives, orders } from './compare/orders.ts';
import type { Figures, Part } from './compare/part.ts';
import { partitionsPart } from './compare/partitions.ts';
import { push } from './compare/push.ts';
import { type PartResult, pictureOf, resultOf, short, tableOf, withTable } from './compare/results.ts';
import { startPart } from './compare/start.ts';

const parts: readonly Part[] = [orders, lives, bus, startPart];
/** Measured by its name alone. */
const others: readonly Part[] = [partitionsPart, push];
const { values } = parseArgs({ options: { part: { type: 'string' }, rounds: { type: 'string', default: '3' } } });
const rounds = Number(values.rounds);
const chosen = values.part === undefined ? parts : [...parts, ...others].filter(({ name }) => name === values.part);
if (!(rounds >= 1) || chosen.length === 0) {
  const names = [...parts, ...others].map(({ name }) => name).join('|');
  process.stderr.write(`usage: npm run bench -- [--part ${names}] [--rounds 3]\n`);
  process.exit(2);
}

async function measured(part: Part): Promise<PartResult> {
  const figures = new Map<string, Figures[]>(part.contestants.map(({ name }) => [name, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const contestant of part.contestants) {
      const one = await contestant.round();
      figures.get(contestant.name)?.push(one);
      const said = Object.entries(one).map(([name, value]) => `${name} ${short(value)}`);
      process.stdout.write(`${part.name}, round ${round} of ${rounds}: ${contestant.name}: ${said.join(', ')}\n`);
    }
  }
  return resultOf(part, figures);
}

// Above the number of cores others use the machine too: then only the ratios mean something.
const busyBefore = short(loadavg()[0] ?? 0);
const results: PartResult[] = [];
for (const part of chosen) {
  if (part.contestants.length === 0)
    process.stdout.write(`${part.name}: left out, since redis-server is not in PATH\n`);
  else results.push(await measured(part));
}
const machine = `${cpus().length} cores, Node ${process.versions.node}, load average ${busyBefore} before it began`;
const table = `Medians of ${rounds} rounds in turns, with the least and the most; ${machine}.\n\n${tableOf(results)}`;
process.stdout.write(`\n${table}\n`);
writeFileSync(
  path.join(import.meta.dirname, 'results.json'),
  `${JSON.stringify({ machine, rounds, results }, null, 2)}\n`,
);
writeFileSync(path.join(import.meta.dirname, 'results.svg'), pictureOf(results));
if (results.length === parts.length) write('../README.md', 'bench');
if (values.part === push.name) write('../docs/scaling.md', 'push');

function write(page: string, name: 'bench' | 'push'): void {
  const file = path.resolve(import.meta.dirname, page);
  writeFileSync(file, withTable(readFileSync(file, 'utf8'), table, name));
}
