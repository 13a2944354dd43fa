// Seven kinds of test, told apart by their file names; each runs alone with `npm test -- --project <kind>`.
import { defineConfig } from 'vitest/config';
import { ClosingLine } from './test/support/closing-line.ts';

const kind = (name: string, testTimeout: number, retry = 0, groupOrder = 0) => ({
  extends: true as const,
  test: {
    name,
    include: [`**/*.${name}.test.ts`],
    testTimeout,
    hookTimeout: 240_000,
    retry,
    sequence: { groupOrder },
    // Pure code needs no servers, pages and bundle.
    globalSetup: pure.includes(name) ? [] : ['./test/support/servers.ts'],
  },
});
const pure = ['unit', 'architecture'];

// A real browser on a machine that others use too: in CI a page may be late once, and the closing line says which test that was.
// Nothing else is run again: what loses an order once in ten runs is a fault, and a second run would hide it.
const lateOnce = process.env['CI'] ? 1 : 0;

export default defineConfig({
  test: {
    exclude: ['**/node_modules/**', '**/planted/**'],
    reporters: [process.env['CI'] ? 'default' : 'dot', new ClosingLine()],
    maxWorkers: 2,
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
