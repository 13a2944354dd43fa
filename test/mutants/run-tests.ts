// Runs some tests in a copy of the tree, and says which of them failed.
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

export interface TestRun {
  readonly passed: number;
  /** Full names. */
  readonly failed: readonly string[];
  /** What the run itself said, for when nothing of it can be understood. */
  readonly output: string;
}

export interface TestSelection {
  readonly kinds: readonly string[];
  readonly paths: readonly string[];
  /** A regular expression on full names. */
  readonly names: string;
  /** Ends the run at the first failure. */
  readonly bail: boolean;
}

/** `environment` is what REDIS_URL, MONGODB_URL and PATH are read from. */
export async function runTests(folder: string, selection: TestSelection): Promise<TestRun> {
  const { kinds, paths, names, bail } = selection;
  const report = path.join(folder, 'report.json');
  rmSync(report, { force: true });
  const output = await finished(folder, [
    ...['run', '--reporter=json', `--outputFile=${report}`, ...(bail ? ['--bail=1'] : [])],
    ...kinds.flatMap((kind) => ['--project', kind]),
    ...['-t', names, ...paths],
  ]);
  const results = readReport(report).flatMap(({ assertionResults }) => assertionResults);
  return {
    passed: results.filter(({ status }) => status === 'passed').length,
    failed: results.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName.trim()),
    output,
  };
}

interface Report {
  readonly testResults: readonly { readonly assertionResults: readonly { status: string; fullName: string }[] }[];
}

function readReport(file: string): Report['testResults'] {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as Report).testResults;
  } catch {
    // No report was written: no test ran, which the caller makes a failure of its own.
    return [];
  }
}

function finished(folder: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const vitest = path.join(folder, 'node_modules/vitest/vitest.mjs');
    const child = spawn(process.execPath, [vitest, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => {
        output += String(data);
      });
    }
    child.once('error', reject);
    child.once('exit', () => resolve(output));
  });
}
