// The small cluster's own run: `npm run test:cluster`.
import { defineConfig } from 'vitest/config';
import { ClosingLine } from '../support/closing-line.ts';

export default defineConfig({
  test: {
    include: ['test/cluster/cluster.e2e.test.ts'],
    globalSetup: ['./test/support/servers.ts'],
    reporters: ['default', new ClosingLine()],
    testTimeout: 240_000,
    hookTimeout: 180_000,
  },
});
