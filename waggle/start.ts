// Starts services in this process and stops them at a signal: what `up` and `serve` share.

import { topologyOf } from '@waggle/contracts';
import type { PlatformConfig } from '@waggle/service-kit/config';
import { type ConfigTable, type ConfigValues, readConfig, unknownVariables } from '@waggle/service-kit/config';
import type { Pages } from '@waggle/service-kit/http';
import { createLog } from '@waggle/service-kit/operations/log';
import { type Running, run } from '@waggle/service-kit/process/run';
import { endOnSignals, StartAbortedError } from '@waggle/service-kit/process/shutdown';
import { collectorOf } from '@waggle/service-kit/telemetry';
import { traceIds } from '@waggle/service-kit/telemetry/work';
import { loadService, manifests, type ServiceName } from '@waggle/services';
import { UsageError } from './end-with-error.ts';
import { flagsOf } from './flags.ts';
import { allSettings } from './settings.ts';

export interface StartOptions {
  /** Those that the settings leave on. */
  readonly services: (settings: ReturnType<typeof readAll>) => readonly ServiceName[];
  readonly options: Readonly<Record<string, unknown>>;
  /** Those of this process, when it has any. */
  readonly pages?: (settings: ReturnType<typeof readAll>) => Pages;
  /** Checks the settings before anything starts. @throws when they cannot be used */
  readonly check?: (config: PlatformConfig) => void;
}

/** Null when a signal ended the start: the process is about to exit. */
export async function start({
  services,
  options,
  pages,
  check,
}: StartOptions): Promise<{ running: Running; config: PlatformConfig } | null> {
  const settings = readAll(options);
  const config: PlatformConfig = settings.platform;
  check?.(config);
  const isTraced = collectorOf(config) !== null;
  const log = createLog({ level: config.logLevel, ...(isTraced ? { context: traceIds } : {}) });
  // Services stop within their time limit; the rest is quick.
  const ending = endOnSignals(log, config.shutdownSeconds * 1_000 * 2 + 5_000);
  for (const sentence of unknownVariables(allSettings)) log.warn(sentence);
  try {
    const running = await run({
      definitions: await Promise.all(services(settings).map(loadService)),
      topology: topologyOf(manifests, switchedOff(settings)),
      config,
      serviceConfig: settings as Readonly<Record<string, ConfigValues<ConfigTable>>>,
      log,
      signal: ending.signal,
      ...(pages ? { pages: pages(settings) } : {}),
    });
    ending.onEnd(() => running.stop());
    return ending.signal.aborted ? null : { running, config };
  } catch (error) {
    if (!(error instanceof StartAbortedError)) throw error;
    ending.onEnd(async () => {});
    return null;
  }
}

/** For the line of the log: the address, and that of operations where it is another. */
export const listeningAt = (
  { url, operationsUrl }: Pick<Running, 'url' | 'operationsUrl'>,
  basePath = '',
): Readonly<Record<string, string>> => ({
  url: url + basePath,
  ...(operationsUrl === url ? {} : { operations_url: operationsUrl + basePath }),
});

const readAll = (options: Readonly<Record<string, unknown>>) =>
  readConfig(allSettings, flagsOf(options, ...Object.values(allSettings)));

/** The services that the settings switch off, in whatever process they would run. */
export const switchedOff = (settings: ReturnType<typeof readAll>): string[] =>
  manifests
    .filter(({ name, switchedBy }) => switchedBy !== undefined && settings[name]?.[switchedBy] === false)
    .map(({ name }) => name);

/** For `serve`: several processes need an engine that they can share. */
export function needsCluster(service: string): (config: PlatformConfig) => void {
  return ({ redisUrl }) => {
    if (redisUrl !== '') return;
    throw new UsageError(
      `serve ${service} needs REDIS_URL and MONGODB_URL, which connect it with the other services; without them, waggle up runs all in one process`,
    );
  };
}
