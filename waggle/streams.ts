// `waggle streams`: prints the streams and how far each group has read.
import { styleText } from 'node:util';
import { EngineUnavailableError, type EventLog } from '@waggle/bus';
import { deadLetterStream, eventsOn, streamNames } from '@waggle/contracts';
import { type PlatformConfig, readConfig } from '@waggle/service-kit/config';
import { topology } from '@waggle/services';
import { flagsOf } from './flags.ts';
import { streamsSettings } from './settings.ts';
import { type LiveStream, readStreamMetrics } from './stream-metrics.ts';
import { waggleUrls } from './waggle-url.ts';

export async function printStreams(options: Readonly<Record<string, unknown>>): Promise<void> {
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

async function liveStreams(config: Pick<PlatformConfig, 'redisUrl' | 'namespace'>, url: string): Promise<Live> {
  if (config.redisUrl !== '') {
    const { redisUrlOf } = await import('@waggle/service-kit/process/servers');
    const { createRedisEventLog } = await import('@waggle/bus/redis/event-log.ts');
    return ofEventLog(createRedisEventLog({ url: redisUrlOf(config.redisUrl), namespace: config.namespace }));
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
