// `npm run mutants [-- <part of a name> …]`: plants each bug in a copy of the tree and shows that a test catches it.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type CopyOfTheTree, copyOfTheTree } from '../support/copy-of-the-tree.ts';
import { findRedisServer } from '../support/redis.ts';
import { type Mutant, plant } from './mutant.ts';
import { mutants } from './mutants.ts';
import { runTests } from './run-tests.ts';

interface Verdict {
  readonly mutant: Mutant;
  /** `caught` by the test that is named in `by`; everything else is a failure of this run but `skipped`. */
  readonly kind: 'caught' | 'survived' | 'no tests' | 'skipped';
  readonly by: string;
  readonly seconds: number;
}

const asked = process.argv.slice(2);
const chosen = mutants.filter(({ name }) => asked.length === 0 || asked.some((part) => name.includes(part)));
// Two at a time: most of these tests wait more than they work.
const copies = [copyOfTheTree(), copyOfTheTree()];
try {
  await control(chosen);
  const queue = [...chosen];
  const verdicts: Verdict[] = [];
  const work = async (copy: CopyOfTheTree) => {
    for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
      const verdict = await judge(copy, mutant);
      verdicts.push(verdict);
      console.log(line(verdict));
    }
  };
  await Promise.all(copies.map(work));
  conclude(verdicts);
} finally {
  for (const copy of copies) copy.remove();
}

/** Without any bug these tests pass: else their failing would prove nothing. */
async function control(planted: readonly Mutant[]): Promise<void> {
  const [copy] = copies;
  const runnable = planted.filter((mutant) => !isSkipped(mutant));
  if (!copy || runnable.length === 0) return;
  const startedAt = Date.now();
  const { passed, failed, output } = await runTests(copy.folder, {
    kinds: [...new Set(runnable.map(({ caughtBy }) => caughtBy.kind))],
    paths: [...new Set(runnable.map(({ caughtBy }) => caughtBy.path))],
    names: [...new Set(runnable.map(({ caughtBy }) => caughtBy.name))].join('|'),
    bail: false,
  });
  if (failed.length > 0 || passed === 0) {
    console.log(failed.length > 0 ? failed.join('\n') : output);
    throw new Error('without any planted bug the tests fail: mend that first');
  }
  console.log(`without any bug ${passed} tests pass (${seconds(startedAt).toFixed(1)} s)\n`);
}

async function judge({ folder }: CopyOfTheTree, mutant: Mutant): Promise<Verdict> {
  if (isSkipped(mutant)) return { mutant, kind: 'skipped', by: `there is no ${mutant.needs}`, seconds: 0 };
  const file = path.join(folder, mutant.file);
  const source = readFileSync(file, 'utf8');
  const startedAt = Date.now();
  writeFileSync(file, plant(mutant, source));
  try {
    const { kind, path: tests, name } = mutant.caughtBy;
    const run = await runTests(folder, { kinds: [kind], paths: [tests], names: name, bail: true });
    const [by] = run.failed;
    const taken = seconds(startedAt);
    if (by !== undefined) return { mutant, kind: 'caught', by, seconds: taken };
    if (run.passed > 0) return { mutant, kind: 'survived', by: '', seconds: taken };
    return { mutant, kind: 'no tests', by: run.output.trim().split('\n').at(-1) ?? '', seconds: taken };
  } finally {
    writeFileSync(file, source);
  }
}

function isSkipped({ needs }: Mutant): boolean {
  if (needs === 'redis') return !process.env['REDIS_URL'] && findRedisServer() === null;
  return needs === 'mongodb' && !process.env['MONGODB_URL'];
}

function conclude(verdicts: readonly Verdict[]): void {
  const of = (kind: Verdict['kind']) => verdicts.filter((verdict) => verdict.kind === kind);
  const alive = [...of('survived'), ...of('no tests')];
  console.log(`\n${of('caught').length} caught, ${alive.length} not, ${of('skipped').length} skipped`);
  for (const { mutant } of alive) console.log(`not caught: ${mutant.name} (${mutant.breaks}): ${mutant.file}`);
  if (alive.length > 0) process.exitCode = 1;
}

function line({ mutant, kind, by, seconds: taken }: Verdict): string {
  return `${kind.padEnd(9)} ${`${taken.toFixed(1)} s`.padStart(7)}  ${mutant.name.padEnd(62)} ${by}`;
}

function seconds(since: number): number {
  return (Date.now() - since) / 1_000;
}
