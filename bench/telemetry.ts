// `npm run bench:telemetry`: what telemetry costs. Orders on the embedded engine, in turns: without traces and never scraped, and with
// every order traced and the metrics read each second. Counters count in both.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { waggle } from './compare/orders.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '6' } },
});
const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)];
/** The most of its throughput that telemetry may cost. */
const bar = 0.05;

let bytes = 0;
// Takes what comes and reads none of it: a collector has a machine of its own.
const collector = createServer((request, response) => {
  request.on('data', (part: Buffer) => {
    bytes += part.length;
  });
  request.on('end', () => response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end());
});
await new Promise<void>((resolve) => {
  collector.listen(0, '127.0.0.1', resolve);
});
const otlp = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;

async function scrape(url: string, ends: AbortSignal): Promise<void> {
  while (!ends.aborted) {
    await (await fetch(`${url}/metrics`)).text();
    await pause(1_000, null, { signal: ends }).catch(() => {});
  }
}

const load = { simulatorSpeed: 50, connections: 16, seconds };
const without = waggle({ ...load, name: 'without' });
const withIt = waggle({ ...load, name: 'with', settings: { WAGGLE_OTLP: otlp }, meanwhile: scrape });

const median = (figures: readonly number[]): number =>
  figures.toSorted((a, b) => a - b)[figures.length >> 1] ?? Number.NaN;
const figures = { without: [] as number[], with: [] as number[] };
process.stdout.write(`load average ${loadavg()[0]?.toFixed(1)} before it began\n`);
for (let round = 1; round <= rounds; round += 1) {
  for (const [name, contestant] of [
    ['without', without],
    ['with', withIt],
  ] as const) {
    const { 'per second': perSecond = Number.NaN } = await contestant.round();
    figures[name].push(perSecond);
    process.stdout.write(`round ${round}, ${name}: ${perSecond.toFixed(1)} orders per second\n`);
  }
}
collector.close();
const cost = 1 - median(figures.with) / median(figures.without);
process.stdout.write(
  `medians: ${median(figures.without).toFixed(1)} without, ${median(figures.with).toFixed(1)} with; ` +
    `telemetry costs ${(cost * 100).toFixed(1)} % (bar: ${bar * 100} %), and sent ${Math.round(bytes / 1024)} KiB\n`,
);
process.exitCode = cost < bar ? 0 : 1;
