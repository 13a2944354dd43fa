// `npm run simulate -- --runs 20000 --seed 7`: more schedules than a test run takes, or one again: `--replay '<schedule>'`.
import { parseArgs } from 'node:util';
import { createLog } from '@waggle/service-kit/log.ts';
import type { Schedule } from './schedule.ts';
import { runSchedule, searchSchedules } from './search.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20000' },
    seed: { type: 'string' },
    replay: { type: 'string' },
    log: { type: 'string', default: 'silent' },
  },
});

if (values.replay === undefined) await search();
else await replay(JSON.parse(values.replay) as Schedule);

async function search(): Promise<void> {
  const minutes = (since: number): string => ((Date.now() - since) / 60_000).toFixed(1);
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  const startedAt = Date.now();
  console.log(`seed ${seed}`);
  const found = await searchSchedules({
    runs: Number(values.runs),
    seed,
    progress(done, faults) {
      if (done % 1_000 === 0) console.log(`${done} schedules, ${faults} faults, ${minutes(startedAt)} min`);
    },
  });
  const perMinute = Math.round(found.runs / ((Date.now() - startedAt) / 60_000));
  console.log(`${found.runs} schedules, ${found.faults} faults, ${perMinute} schedules a minute`);
  if (!found.failure) return;
  console.log(found.failure);
  process.exitCode = 1;
}

async function replay(schedule: Schedule): Promise<void> {
  const outcome = await runSchedule(schedule, createLog({ level: values.log }));
  console.log(outcome);
  if (outcome.violations.length > 0) process.exitCode = 1;
}
