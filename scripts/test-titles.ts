// `npm run titles`: lists the titles of all tests. Given the file of an earlier list, it prints what is gone and what is new since,
// and fails when a title is gone: a change of the tests' machinery must drop none.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

interface Listed {
  readonly name: string;
  readonly file: string;
  readonly projectName: string;
}

function titles(): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'waggle-titles-'));
  const file = path.join(folder, 'titles.json');
  const vitest = path.join(path.dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  // Tables and engines make titles, so the files have to run up to their tests.
  execFileSync(process.execPath, [vitest, 'list', '--no-static-parse', `--json=${file}`], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const listed = JSON.parse(readFileSync(file, 'utf8')) as readonly Listed[];
  rmSync(folder, { recursive: true });
  return listed
    .map((one) => `${one.projectName}: ${path.relative(root, one.file)} > ${one.name.replaceAll('\n', ' ')}`)
    .sort();
}

const now = titles();
const [, , earlier] = process.argv;
if (earlier === undefined) process.stdout.write(`${now.join('\n')}\n`);
else {
  const before = readFileSync(earlier, 'utf8').trimEnd().split('\n');
  const gone = less(before, now);
  const added = less(now, before);
  for (const title of gone) process.stdout.write(`gone: ${title}\n`);
  for (const title of added) process.stdout.write(`new: ${title}\n`);
  process.stdout.write(`${before.length} titles before, ${now.length} now: ${gone.length} gone, ${added.length} new\n`);
  process.exitCode = gone.length > 0 ? 1 : 0;
}

/** The titles of `all` without those of `others`; equal titles count one by one. */
function less(all: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const title of others) left.set(title, (left.get(title) ?? 0) + 1);
  return all.filter((title) => {
    const count = left.get(title) ?? 0;
    left.set(title, count - 1);
    return count <= 0;
  });
}
