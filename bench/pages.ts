// `npm run bench:pages`: measures the pages in Chromium on this machine. Exits with 1 when a figure misses its bar.
import { parseArgs } from 'node:util';
import { findChromium } from '../test/support/browser.ts';
import { type Restaurant, serveRestaurant } from '../test/support/restaurant.ts';
import { measureBoardScroll } from './pages/board-scroll.ts';
import { measureKitchenTouches } from './pages/kitchen-touch.ts';
import { measureOrdering } from './pages/ordering.ts';
import { measureFirstSight, measureSlowMenu } from './pages/slow-line.ts';

const bars = { orderingMedianMs: 150, touchP95Ms: 100, framesPerSecond: 58, firstSightMs: 2_000, slowMenuMs: 30_000 };
const [firstSightLine, slowMenuLine] = [40_000, 30_000];

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '20' }, orders: { type: 'string', default: '1000' } },
});
const [rounds, orders] = [Number(values.rounds), Number(values.orders)];
const chromium = findChromium();
if (!chromium || !(rounds >= 1) || !(orders >= 1)) {
  process.stderr.write(
    chromium
      ? 'usage: npm run bench:pages -- [--rounds 20] [--orders 1000]\n'
      : 'bench:pages needs Chromium in PATH (Debian: apt-get install chromium)\n',
  );
  process.exit(2);
}

const measured = <T>(measure: (restaurant: Restaurant) => Promise<T>): Promise<T> => withRestaurant(chromium, measure);
const ordering = await measured((restaurant) => measureOrdering(restaurant, rounds));
const touches = await measured((restaurant) => measureKitchenTouches(restaurant, rounds));
const firstSight = await measured((restaurant) => measureFirstSight(restaurant, firstSightLine, Math.min(rounds, 5)));
const slowMenu = await measured((restaurant) => measureSlowMenu(restaurant, slowMenuLine));
const board = await measured((restaurant) => measureBoardScroll(restaurant, orders));

const rows: [string, string, boolean][] = [
  [
    'click on “Place order” to the tracking page',
    `p50 ${ms(at(ordering, 0.5))}, p95 ${ms(at(ordering, 0.95))}, max ${ms(at(ordering, 1))} of ${ordering.length}`,
    at(ordering, 0.5) < bars.orderingMedianMs,
  ],
  [
    'kitchen’s touch to the customer’s screen',
    `p50 ${ms(at(touches, 0.5))}, p95 ${ms(at(touches, 0.95))}, max ${ms(at(touches, 1))} of ${touches.length}`,
    at(touches, 0.95) < bars.touchP95Ms,
  ],
  [
    'first sight of the page at 40 kB/s',
    `p50 ${ms(at(firstSight, 0.5))}, max ${ms(at(firstSight, 1))} of ${firstSight.length}`,
    at(firstSight, 1) < bars.firstSightMs,
  ],
  ['a menu of 300 items at 240 kbit/s', ms(slowMenu), slowMenu < bars.slowMenuMs],
  [
    `${board.cards} orders on the board, scrolled`,
    `${board.framesPerSecond.toFixed(1)} frames/s, frame p95 ${ms(at(board.frameMs, 0.95))}; trace: ${board.presented} presented, ${board.dropped} dropped`,
    board.framesPerSecond >= bars.framesPerSecond,
  ],
];
for (const [what, figures, met] of rows)
  process.stdout.write(`${met ? 'met   ' : 'MISSED'}  ${what.padEnd(42)} ${figures}\n`);
if (rows.some(([, , met]) => !met)) process.exitCode = 1;

async function withRestaurant<T>(at: string, measure: (restaurant: Restaurant) => Promise<T>): Promise<T> {
  const restaurant = await serveRestaurant({ chromium: at });
  try {
    return await measure(restaurant);
  } finally {
    await restaurant.close();
  }
}

function at(samples: readonly number[], part: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}
