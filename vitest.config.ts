// Seven kinds of test, told apart by their file names; each runs alone with `npm test -- --project <kind>`.
import { defineConfig } from 'vitest/config';
import { ClosingLine } from './test/support/closing-line.ts';
import { LongestFirst } from './test/support/longest-first.ts';

// What a kind needs is started or built before it runs: nothing for pure code.
const servers = './test/support/servers.ts';
const build = './test/support/build.ts';
const needs: Readonly<Record<string, string[]>> = { unit: [], architecture: [], conformance: [servers] };

// A busy machine is slow, not wrong.
const patience = process.env['CI'] ? 2 : 1;

const kind = (name: string, testTimeout: number, retry = 0, groupOrder = 0) => ({
  extends: true as const,
  test: {
    name,
    include: [`**/*.${name}.test.ts`],
    testTimeout: testTimeout * patience,
    hookTimeout: 240_000 * patience,
    retry,
    sequence: { groupOrder },
    // Pure code keeps nothing between files, so they share a process, and each module is loaded once: a quarter of the work.
    isolate: name !== 'unit',
    globalSetup: needs[name] ?? [servers, build],
  },
});

// A real browser on a machine that others use too: in CI a page may be late once, and the closing line says which test that was.
// Nothing else is run again: what loses an order once in ten runs is a fault, and a second run would hide it.
const lateOnce = process.env['CI'] ? 1 : 0;

// Patterns of files, with spaces between them: `--exclude` does not reach the kinds.
const without = (process.env['WAGGLE_TESTS_WITHOUT'] ?? '').split(' ').filter(Boolean);

export default defineConfig({
  test: {
    exclude: ['**/node_modules/**', '**/planted/**', ...without],
    reporters: [process.env['CI'] ? 'default' : 'dot', new ClosingLine()],
    // More than CI's two cores: many tests mostly wait, for a lease, a backoff or a delivery.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      kind('unit', 10_000),
      kind('conformance', 120_000),
      kind('integration', 120_000),
      kind('e2e', 300_000),
      kind('browser', 120_000, lateOnce),
      kind('architecture', 60_000),
      // The small cluster, when all others are done: its twelve processes need a machine to themselves.
      kind('cluster', 600_000, 0, 1),
    ],
  },
});
