// The faults of a run: determined by the seed, enough of them, and of every kind.
import { describe, expect, test } from 'vitest';
import { randomOf } from './choices.ts';
import { type ChaosEngine, faults, type PlannedFault } from './faults.ts';

/** How long the start of the only process takes. */
const startMs = 1_000;

const within = (engine: ChaosEngine, seed: number, minutes: number): PlannedFault[] => {
  const plan = faults({ engine, targets: ['a', 'b', 'c'], leaseMs: 3_000, random: randomOf(seed, 'nemesis') });
  const planned: PlannedFault[] = [];
  for (let left = minutes * 60_000; left > 0; ) {
    const next = plan.next().value;
    left -= next.afterMs + (engine === 'embedded' ? startMs : 0);
    planned.push(next);
  }
  return planned;
};

describe.each(['embedded', 'cluster'] as const)('faults on the %s engine', (engine) => {
  test('are the same for the same seed, and differ for another', () => {
    expect(within(engine, 7, 2)).toEqual(within(engine, 7, 2));
    expect(within(engine, 7, 2)).not.toEqual(within(engine, 8, 2));
  });

  test.each([1, 2, 3, 4, 5])('include at least 200 kills in ten minutes, seed %i', (seed) => {
    const kills = within(engine, seed, 10).filter(({ fault }) => fault.kind.endsWith('kill'));
    expect(kills.length).toBeGreaterThanOrEqual(200);
  });

  test('pause processes for longer than a lease', () => {
    const pauses = within(engine, 1, 10).flatMap(({ fault }) => (fault.kind === 'pause' ? [fault.forMs] : []));
    expect(Math.min(...pauses)).toBeGreaterThan(3_000);
  });
});

test('on a Redis Cluster kill its primaries and move slots, of every partition', () => {
  const plan = faults({
    engine: 'cluster',
    partitions: 3,
    targets: ['a'],
    leaseMs: 3_000,
    random: randomOf(1, 'nemesis'),
  });
  const planned = Array.from({ length: 500 }, () => plan.next().value.fault);
  expect([...new Set(planned.map(({ kind }) => kind))].sort()).toEqual([
    'kill',
    'pause',
    'primary-kill',
    'restart',
    'slot-move',
  ]);
  for (const kind of ['primary-kill', 'slot-move']) {
    const hit = planned.flatMap((fault) => (fault.kind === kind && 'partition' in fault ? [fault.partition] : []));
    expect([...new Set(hit)].sort()).toEqual([0, 1, 2]);
  }
});

test('on the cluster engine also kill, empty, pause and disconnect Redis', () => {
  const kinds = new Set(within('cluster', 1, 60).map(({ fault }) => fault.kind));
  expect([...kinds].sort()).toEqual([
    'kill',
    'pause',
    'redis-clients',
    'redis-empty',
    'redis-flush',
    'redis-kill',
    'redis-pause',
    'restart',
  ]);
});
