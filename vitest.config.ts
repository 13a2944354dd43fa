// Five kinds of test, told apart by their file names; each runs alone with `npm test -- --project <kind>`.
import { defineConfig } from 'vitest/config';
import { ClosingLine } from './test/support/closing-line.ts';

const kind = (name: string, testTimeout: number) => ({
  extends: true as const,
  test: { name, include: [`**/*.${name}.test.ts`], testTimeout, hookTimeout: 60_000 },
});

export default defineConfig({
  test: {
    exclude: ['**/node_modules/**', '**/planted/**'],
    globalSetup: ['./test/support/servers.ts'],
    reporters: [process.env['CI'] ? 'default' : 'dot', new ClosingLine()],
    maxWorkers: 2,
    projects: [
      kind('unit', 10_000),
      kind('conformance', 60_000),
      kind('integration', 60_000),
      kind('e2e', 120_000),
      kind('architecture', 60_000),
    ],
  },
});
