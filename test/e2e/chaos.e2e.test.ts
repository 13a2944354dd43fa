// A short chaos run on each engine; `npm run chaos` does longer ones.
import { describe, expect, inject, test } from 'vitest';
import { runChaos } from '../chaos/chaos.ts';
import type { ChaosEngine } from '../chaos/faults.ts';
import { resultTable } from '../chaos/result-table.ts';
import { patience } from '../support/waggle.ts';

const mongodbUrl = inject('mongodbUrl');
const clusterAvailable = inject('redisServer') !== null && mongodbUrl !== null;

const engines: readonly { engine: ChaosEngine; available: boolean; seed: number }[] = [
  { engine: 'embedded', available: true, seed: 20261122 },
  { engine: 'cluster', available: clusterAvailable, seed: 20261122 },
];

describe.each(engines)('45 s of chaos on the $engine engine', ({ engine, available, seed }) => {
  test.skipIf(!available)(
    'lose nothing, double nothing, and every order reaches its end',
    { timeout: 300_000 * patience },
    async () => {
      const result = await runChaos({ engine, seed, forMs: 45_000, mongodbUrl, quietMs: 30_000 * patience });
      expect(result.violations, `seed ${seed}\n${resultTable(result)}`).toEqual([]);
      // A run without faults proves nothing.
      expect(result.final.orders.length).toBeGreaterThan(5);
      expect(result.injected.get('kill')).toBeGreaterThan(5);
    },
  );
});
