// `npm run bench:operations-page`: how the operations page fares while events come by the hundreds. Exits with 1 when a figure misses
// its bar.
import { parseArgs } from 'node:util';
import { findChromium } from '../test/support/browser.ts';
import { serveRestaurant } from '../test/support/restaurant.ts';
import { type Flooded, type FloodOptions, measureOperationsFlood } from './pages/operations-flood.ts';

const bars = { framesPerSecond: 58, cores: 0.25 };

const { values } = parseArgs({
  options: { rate: { type: 'string', default: '500' }, seconds: { type: 'string', default: '10' } },
});
const [perSecond, seconds] = [Number(values.rate), Number(values.seconds)];
const chromium = findChromium();
if (!chromium || !(perSecond >= 1) || !(seconds >= 1)) {
  process.stderr.write(
    chromium
      ? 'usage: npm run bench:operations-page -- [--rate 500] [--seconds 10]\n'
      : 'bench:operations-page needs Chromium in PATH (Debian: apt-get install chromium)\n',
  );
  process.exit(2);
}

const moving = await measured({ perSecond, seconds, still: false });
const still = await measured({ perSecond, seconds, still: true });

const rows: [string, string, boolean][] = [
  framesRow(`frames of the dots at ${perSecond} events/s`, moving.dotFrames ?? []),
  framesRow('frames of the page meanwhile', moving.pageFrames),
  [
    'frames that the browser drew',
    `${moving.drawnPerSecond.toFixed(1)}/s`,
    moving.drawnPerSecond >= bars.framesPerSecond,
  ],
  coresRow('of a core', moving),
  ['events that it counts instead of drawing', moving.told, /[1-9]/.test(moving.told)],
  coresRow('of a core with reduced motion', still),
  ['what it says with reduced motion', still.told, /[1-9]/.test(still.told)],
];
for (const [what, figures, met] of rows)
  process.stdout.write(`${met ? 'met   ' : 'MISSED'}  ${what.padEnd(42)} ${figures}\n`);
if (rows.some(([, , met]) => !met)) process.exitCode = 1;

async function measured(options: FloodOptions): Promise<Flooded> {
  const restaurant = await serveRestaurant({ chromium: chromium ?? '' });
  try {
    return await measureOperationsFlood(restaurant, options);
  } finally {
    await restaurant.close();
  }
}

function framesRow(what: string, frameMs: readonly number[]): [string, string, boolean] {
  const perSec = frameMs.length / (frameMs.reduce((sum, ms) => sum + ms, 0) / 1_000);
  return [what, `${perSec.toFixed(1)}/s, p95 ${p95(frameMs).toFixed(1)} ms`, perSec >= bars.framesPerSecond];
}

/** The page and what paints it, together. */
function coresRow(what: string, { pageCores, painterCores }: Flooded): [string, string, boolean] {
  const all = pageCores + painterCores;
  const parts = `${pageCores.toFixed(2)} the page, ${painterCores.toFixed(2)} the process that paints`;
  return [what, `${all.toFixed(2)}: ${parts}`, all < bars.cores];
}

function p95(sample: readonly number[]): number {
  return sample.toSorted((a, b) => a - b)[Math.floor(sample.length * 0.95)] ?? Number.NaN;
}
