// `npm run simulate -- --runs 20000 --seed 7`: runs more schedules than the tests do, half of them with two processes; or
// replays one: `--replay '<schedule>'`.
import { parseArgs } from 'node:util';
import { createLog } from '@waggle/service-kit/operations/log';
import type { FaultSchedule } from './schedule.ts';
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
else await replay(JSON.parse(values.replay) as FaultSchedule);

async function search(): Promise<void> {
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  const startedAt = Date.now();
  const minutes = (): number => (Date.now() - startedAt) / 60_000;
  let schedules = 0;
  let faults = 0;
  console.log(`seed ${seed}`);
  for (const processes of [1, 2] as const) {
    const found = await searchSchedules({
      processes,
      runs: Math.ceil(Number(values.runs) / 2),
      seed,
      progress(runs) {
        if (runs % 1_000 === 0) console.log(`${schedules + runs} schedules in ${minutes().toFixed(1)} minutes`);
      },
    });
    schedules += found.runs;
    faults += found.faults;
    if (found.failure) {
      console.log(found.failure);
      process.exitCode = 1;
    }
  }
  console.log(`${schedules} schedules with ${faults} faults, ${Math.round(schedules / minutes())} schedules a minute`);
}

async function replay(schedule: FaultSchedule): Promise<void> {
  const outcome = await runSchedule(schedule, createLog({ level: values.log }));
  console.log(outcome);
  if (outcome.violations.length > 0) process.exitCode = 1;
}
