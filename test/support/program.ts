// The program that tests start: a bundle of the sources, because a process starts in about half the CPU time with it.
// Built once per content of the sources. WAGGLE_PROGRAM=waggle/cli.ts runs the tests on the sources instead.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** The sources' entry, for tests of the sources themselves. */
export const sourceProgram = path.join(root, 'waggle/cli.ts');

/** Arguments for Node, so that a password hash costs a process of a test nothing. */
export const quickPasswords = ['--import', path.join(import.meta.dirname, 'quick-passwords.mjs')];

/** The path of the program; the sources' entry outside of a test run. */
export const programUnderTest = (): string => path.resolve(root, process.env['WAGGLE_PROGRAM'] ?? sourceProgram);

/** Builds the bundle unless it is built, and makes it the program under test of this process and its workers. */
export function useBundle(): void {
  process.env['WAGGLE_PROGRAM'] ??= builtBundle();
}

// Beside dist/, because the program finds the pages and its compile cache from its own folder, and not dist/ itself, which
// `npm run bundle` replaces while tests run.
const prefix = '.dist-tests-';
const keptMs = 3_600_000;

function builtBundle(): string {
  const folder = path.join(root, `${prefix}${contentHash()}`);
  const program = path.join(folder, 'waggle.mjs');
  if (!existsSync(program)) {
    const building = `${folder}.${process.pid}`;
    execFileSync(process.execPath, [path.join(root, 'waggle/bundle.ts'), building], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      renameSync(building, folder);
    } catch (error) {
      // Another run built the same one meanwhile.
      rmSync(building, { recursive: true, force: true });
      if (!existsSync(program)) throw error;
    }
  }
  const now = new Date();
  utimesSync(folder, now, now);
  removeOld(now.getTime() - keptMs);
  return program;
}

// Another run may still use a recent one.
function removeOld(before: number): void {
  for (const entry of readdirSync(root)) {
    if (!entry.startsWith(prefix)) continue;
    const folder = path.join(root, entry);
    const usedAt = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY;
    if (usedAt < before) rmSync(folder, { recursive: true, force: true });
  }
}

function contentHash(): string {
  const hash = createHash('sha256');
  const sources = '{bus,contracts,service-kit,services,store,town,waggle}/**/*.{ts,mjs,json,lua}';
  const files = globSync(sources, {
    cwd: root,
    exclude: (name) => name.endsWith('node_modules') || name.endsWith('.test.ts'),
  });
  // waggle/cli.ts is a folder.
  const read = files.filter((file) => statSync(path.join(root, file)).isFile());
  for (const file of [...read.sort(), 'package-lock.json']) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}
