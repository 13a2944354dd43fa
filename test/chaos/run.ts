// `npm run chaos -- --engine embedded|cluster --minutes 10 --seed 1`, on a Redis Cluster with `--partitions 6`, which is the default, on
// one Redis with `--partitions 1`: injects faults while customers order, heals Waggle, and
// checks from the outside that nothing was lost, duplicated or left over. Exits with 1 when something was.
import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runChaos } from './chaos.ts';
import { resultTable } from './result-table.ts';

// Unless --kills overrides it.
const killsPerMinute = 20;

const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'embedded' },
    minutes: { type: 'string', default: '10' },
    kills: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    customers: { type: 'string' },
    partitions: { type: 'string', default: '6' },
    'mongodb-url': { type: 'string', default: process.env['MONGODB_URL'] ?? '' },
    'transaction-lifetime': { type: 'string', default: '60' },
    log: { type: 'string' },
  },
});
const engine = values.engine;
if (engine !== 'embedded' && engine !== 'cluster') throw new Error(`--engine is ${engine}: give embedded or cluster`);
const seed = numberOf('seed', values.seed);
const minutes = numberOf('minutes', values.minutes);
const { customers, log } = values;
const partitions = engine === 'cluster' ? numberOf('partitions', values.partitions) : 1;
const redis = engine === 'embedded' ? '' : ` --partitions ${partitions}`;

const again = `npm run chaos -- --engine ${engine}${redis} --minutes ${minutes} --seed ${seed}`;
process.stdout.write(
  `chaos on the ${engine} engine for ${minutes} minutes, seed ${seed}; the same faults again: ${again}\n`,
);
// Ctrl-C ends the faults and checks the run so far; a second one ends the run at once and leaves processes behind.
const ending = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => ending.abort());

const result = await runChaos({
  signal: ending.signal,
  engine,
  seed,
  partitions,
  forMs: minutes * 60_000,
  kills: values.kills === undefined ? Math.floor(minutes * killsPerMinute) : numberOf('kills', values.kills),
  transactionLifetimeMs: numberOf('transaction-lifetime', values['transaction-lifetime']) * 1_000,
  mongodbUrl: values['mongodb-url'] || null,
  progress: (line) => process.stdout.write(`${line}\n`),
  ...(customers === undefined ? {} : { customers: numberOf('customers', customers) }),
  ...(log === undefined
    ? {}
    : { onLog: (name, line) => appendFileSync(log, `${JSON.stringify({ process: name, ...line })}\n`) }),
});
process.stdout.write(`\n${resultTable(result)}\n\n`);
for (const { invariant, orderId, what } of result.violations.slice(0, 100)) {
  process.stdout.write(`violated: ${invariant}: ${orderId ? `order ${orderId} ` : ''}${what}\n`);
}
const verdict = result.violations.length === 0 ? 'no violation' : `${result.violations.length} violations`;
process.stdout.write(`${verdict}, seed ${seed}\n`);
process.exit(result.violations.length === 0 ? 0 : 1);

function numberOf(flag: string, given: string): number {
  const number = Number(given);
  if (Number.isFinite(number) && number > 0) return number;
  throw new Error(`--${flag} is ${given}: give a number above 0`);
}
