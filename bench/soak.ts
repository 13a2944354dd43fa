// Sends many events through everything that keeps them for a while, with short retention, and shows whether what is kept
// stays flat: `npm run soak -- --events 1000000 --engine embedded`.
import { parseArgs } from 'node:util';
import { soakCluster } from './soak-cluster.ts';
import { soakEmbedded } from './soak-embedded.ts';
import type { Sample } from './soak-options.ts';

// A leak grows with the number of events, so that its second half would be twice its first; a figure that depends on the
// pace of the machine sways less than this.
const growthAllowed = 1.5;
// Under these the figures are small change: a few rows that were about to be deleted, a page of a file.
const noteworthy = { bytes: 4_000_000, count: 20_000 };

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    every: { type: 'string', default: '100000' },
    engine: { type: 'string', default: 'embedded' },
    'retention-seconds': { type: 'string', default: '5' },
    redis: { type: 'string', default: 'redis://127.0.0.1:6379' },
  },
});
const soaks = { embedded: soakEmbedded, cluster: soakCluster };
const soak = Object.hasOwn(soaks, values.engine) ? soaks[values.engine as keyof typeof soaks] : null;
const [events, every, retentionSeconds] = [values.events, values.every, values['retention-seconds']].map(Number);
if (!soak || !events || !every || !retentionSeconds || events < every * 4) {
  process.stderr.write(
    'usage: npm run soak -- [--events 1000000] [--every 100000, at most a quarter of the events] [--engine embedded|cluster] [--retention-seconds 5] [--redis redis://127.0.0.1:6379]\n',
  );
  process.exit(2);
}

const samples: Sample[] = [];
await soak({
  events,
  every,
  retentionMs: retentionSeconds * 1_000,
  redisUrl: values.redis,
  sampled(sample) {
    samples.push(sample);
    const pace = Math.round((sample.events / sample.elapsedMs) * 1_000);
    const figures = Object.entries(sample.kept).map(([name, value]) => `${name} ${shown(name, value)}`);
    process.stdout.write(`${String(sample.events).padStart(9)} events  ${pace}/s  ${figures.join('  ')}\n`);
  },
});
process.exit(verdict(samples) ? 0 : 1);

/** Says of each figure whether it is flat; true when all are. */
function verdict(all: readonly Sample[]): boolean {
  const half = Math.floor(all.length / 2);
  const most = (of: readonly Sample[], name: string) => Math.max(...of.map(({ kept }) => kept[name] ?? 0));
  const grown = Object.keys(all[0]?.kept ?? {}).filter((name) => {
    const [first, last] = [most(all.slice(0, half), name), most(all.slice(half), name)];
    const flat = last <= first * growthAllowed || last < (isBytes(name) ? noteworthy.bytes : noteworthy.count);
    const sizes = `${shown(name, first)} in the first half, ${shown(name, last)} in the last`;
    process.stdout.write(`${flat ? 'flat ' : 'GROWS'}  ${name}: at most ${sizes}\n`);
    return !flat;
  });
  return grown.length === 0;
}

function isBytes(name: string): boolean {
  return name.endsWith('bytes');
}

function shown(name: string, value: number): string {
  return isBytes(name) ? `${(value / 1e6).toFixed(1)} MB` : String(value);
}
