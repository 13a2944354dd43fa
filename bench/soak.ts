// `npm run soak -- --events 1000000 --engine embedded`: sends many events with short retention, and shows whether memory, files,
// rows and entries stay flat.
import { parseArgs } from 'node:util';
import { soakCluster } from './soak-cluster.ts';
import { soakEmbedded } from './soak-embedded.ts';
import type { Sample } from './soak-options.ts';

// A leak grows with the number of events, so live data would double from the first half to the second. Under load, the number of
// rows, entries and files depends on the machine's speed; so they are judged at rest, when everything has expired. The heap and
// the write-ahead log are never at rest: compare their peaks in each half.
const growthAllowed = 1.5;
const judgedWhileBusy = ['heap bytes', 'log bytes'];
// Rows of the last transactions, which no later transaction removes.
const leftAllowed = 10;

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    every: { type: 'string', default: '100000' },
    engine: { type: 'string', default: 'embedded' },
    'retention-seconds': { type: 'string', default: '5' },
    redis: { type: 'string', default: 'redis://127.0.0.1:6379' },
    simulator: { type: 'string', default: 'on' },
  },
});
const soaks = { embedded: soakEmbedded, cluster: soakCluster };
const soak = Object.hasOwn(soaks, values.engine) ? soaks[values.engine as keyof typeof soaks] : null;
const [events, every, retentionSeconds] = [values.events, values.every, values['retention-seconds']].map(Number);
if (!soak || !events || !every || !retentionSeconds || events < every * 4) {
  process.stderr.write(
    'usage: npm run soak -- [--events 1000000] [--every 100000, at most a quarter of the events] [--engine embedded|cluster] [--retention-seconds 5] [--simulator on|off] [--redis redis://127.0.0.1:6379]\n',
  );
  process.exit(2);
}

const samples: Sample[] = [];
const rests: Readonly<Record<string, number>>[] = [];
await soak({
  events,
  every,
  retentionMs: retentionSeconds * 1_000,
  withoutSimulator: values.simulator === 'off',
  redisUrl: values.redis,
  sampled(sample) {
    samples.push(sample);
    const pace = Math.round((sample.events / sample.elapsedMs) * 1_000);
    const figures = Object.entries(sample.kept).map(([name, value]) => `${name} ${shown(name, value)}`);
    process.stdout.write(`${String(sample.events).padStart(9)} events  ${pace}/s  ${figures.join('  ')}\n`);
  },
  rested(counts) {
    rests.push(counts);
  },
});
const flat = [isFlat(samples), ...rests.map(isGone), isLiveFlat(rests)];
process.exit(flat.every(Boolean) ? 0 : 1);

/** Prints whether live data at rest is the same after all events as after half of them; true when it is. */
function isLiveFlat(all: readonly Readonly<Record<string, number>>[]): boolean {
  const name = 'live bytes';
  const [half = 0, end = 0] = [all.at(0)?.[name], all.at(-1)?.[name]];
  const grows = all.length < 2 || end > half * growthAllowed;
  const sizes = `${shown(name, half)} at rest after half of the events, ${shown(name, end)} after all`;
  process.stdout.write(`${grows ? 'GROWS' : 'flat '}  ${name}: ${sizes}\n`);
  return !grows;
}

/** Prints the peak of each size in each half; true when those that are judged under load are flat. */
function isFlat(all: readonly Sample[]): boolean {
  const half = Math.floor(all.length / 2);
  const most = (of: readonly Sample[], name: string) => Math.max(...of.map(({ kept }) => kept[name] ?? 0));
  const names = Object.keys(all[0]?.kept ?? {}).filter(isBytes);
  const grown = names.filter((name) => {
    const [first, last] = [most(all.slice(0, half), name), most(all.slice(half), name)];
    const judged = judgedWhileBusy.includes(name);
    const grows = judged && last > first * growthAllowed;
    const sizes = `${shown(name, first)} in the first half, ${shown(name, last)} in the last`;
    process.stdout.write(`${grows ? 'GROWS' : judged ? 'flat ' : '     '}  ${name}: at most ${sizes}\n`);
    return grows;
  });
  return grown.length === 0;
}

/** Prints whether expired rows and entries were removed; true when all were. */
function isGone(counts: Readonly<Record<string, number>>): boolean {
  const rowsAndEntries = Object.entries(counts).filter(([name]) => !isBytes(name));
  const stayed = rowsAndEntries.filter(([name, count]) => {
    const stays = count > leftAllowed;
    process.stdout.write(`${stays ? 'STAYS' : 'gone '}  ${name}: ${count} left at rest\n`);
    return stays;
  });
  return stayed.length === 0;
}

function isBytes(name: string): boolean {
  return name.endsWith('bytes');
}

function shown(name: string, value: number): string {
  return isBytes(name) ? `${(value / 1e6).toFixed(1)} MB` : String(value);
}
