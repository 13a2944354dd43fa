// `waggle streams`: prints the streams and how far each group has read; with a staff token, or on the machine itself, also how each
// group is, since when, and its consumers.
import { setTimeout as sleep } from 'node:timers/promises';
import { styleText } from 'node:util';
import { EngineUnavailableError, type EventLog } from '@waggle/bus';
import { deadLetterStream, eventsOn, type OperationsNow, streamNames } from '@waggle/contracts';
import { escapedInJson } from '@waggle/contracts/unprintable.ts';
import { type PlatformConfig, readConfig } from '@waggle/service-kit/config';
import { topology } from '@waggle/services';
import { UsageError } from './end-with-error.ts';
import { flagsOf } from './flags.ts';
import { jsonText } from './json-text.ts';
import { streamsSettings } from './settings.ts';
import { staffApi } from './staff-api.ts';
import { type LiveStream, readStreamMetrics } from './stream-metrics.ts';
import { streamLines } from './streams-now.ts';
import { waggleUrls } from './waggle-url.ts';

export async function printStreams(options: Readonly<Record<string, unknown>>): Promise<void> {
  if (options['watch'] || options['json']) return watch(options);
  const now = await readNow(options).catch((error: unknown) => {
    // Without the right to know more, or from a Waggle that does not run, the figures that anybody gets are shown.
    if (error instanceof UsageError) return null;
    throw error;
  });
  if (now) process.stdout.write(`${streamLines(now).join('\n')}\n`);
  else await printFigures(options);
}

const everyMs = 1_000;

async function watch(options: Readonly<Record<string, unknown>>): Promise<void> {
  for (;;) {
    const now = await readNow(options);
    if (options['json'])
      process.stdout.write(options['watch'] ? `${escapedInJson(JSON.stringify(now))}\n` : jsonText(now));
    else process.stdout.write(`${process.stdout.isTTY ? clearScreen : ''}${streamLines(now).join('\n')}\n`);
    if (!options['watch']) return;
    await sleep(everyMs);
  }
}

const clearScreen = '\u001b[H\u001b[2J';

async function readNow(options: Readonly<Record<string, unknown>>): Promise<OperationsNow> {
  return staffApi(options).ask<OperationsNow>('GET', '/api/operations/streams');
}

async function printFigures(options: Readonly<Record<string, unknown>>): Promise<void> {
  const { platform } = readConfig({ platform: streamsSettings }, flagsOf(options, streamsSettings));
  const live = await liveStreams(platform, waggleUrls(options).operationsUrl);
  const write = (line: string) => process.stdout.write(`${line}\n`);
  for (const stream of streamNames) {
    const now = live.found.get(stream);
    write(`${styleText('bold', stream)}${now ? `  ${now.length} entries` : ''}`);
    write(`  from  ${topology.publisherOf(stream)}: ${eventsOn(stream).join(', ')}`);
    for (const group of topology.groupsOf(stream)) {
      const state = now?.groups.find((one) => one.group === group);
      write(`  to    ${group}${state ? `  ${stateOf(state)}` : ''}`);
    }
    for (const state of now?.groups ?? []) {
      if (topology.groupsOf(stream).includes(state.group)) continue;
      write(`  to    ${state.group}  ${stateOf(state)}  (of another program)`);
    }
    write('');
  }
  const dead = live.found.get(deadLetterStream);
  write(`${styleText('bold', deadLetterStream)}${dead ? `  ${dead.length} entries` : ''}`);
  write('  from  any group that gave up on an entry');
  if (live.why) write(`\nNo live numbers: ${live.why}`);
}

const stateOf = ({ pending, lag }: LiveStream['groups'][number]): string =>
  `${pending} pending, ${lag ?? 'an unknown number'} not yet read`;

interface Live {
  readonly found: ReadonlyMap<string, LiveStream>;
  /** Why there are no figures. */
  readonly why: string | null;
}

async function liveStreams(
  { redisUrl, ...config }: Pick<PlatformConfig, 'redisUrl' | 'namespace' | 'partitions'>,
  url: string,
): Promise<Live> {
  if (redisUrl !== '') {
    const { redisUrlOf } = await import('@waggle/service-kit/process/servers');
    const { createRedisEventLog } = await import('@waggle/bus/redis/event-log.ts');
    return ofEventLog(createRedisEventLog({ ...config, url: redisUrlOf(redisUrl) }));
  }
  // The embedded engine's file belongs to the process that has it open, which exposes its figures as metrics.
  try {
    return { found: await readStreamMetrics(url), why: null };
  } catch (error) {
    return {
      found: new Map(),
      why: `${url} did not send them (${(error as Error).message}); npm start starts Waggle`,
    };
  }
}

async function ofEventLog(eventLog: EventLog): Promise<Live> {
  try {
    await eventLog.check();
    const infos = await Promise.all([...streamNames, deadLetterStream].map((stream) => eventLog.info(stream)));
    return { found: new Map(infos.map((info) => [info.stream, info])), why: null };
  } catch (error) {
    if (!(error instanceof EngineUnavailableError)) throw error;
    return { found: new Map(), why: error.message };
  } finally {
    await eventLog.close();
  }
}
