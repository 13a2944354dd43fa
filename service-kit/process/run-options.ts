// What a process runs.
import type { Topology } from '@waggle/contracts';
import type { Logger } from 'pino';
import type { ConfigTable, ConfigValues, PlatformConfig } from '../config/index.ts';
import type { Pages } from '../http/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import type { ServiceDefinition } from './service.ts';

export interface RunOptions {
  readonly definitions: readonly ServiceDefinition[];
  /** The streams and groups of all services, of other processes too. */
  readonly topology: Topology;
  readonly config: PlatformConfig;
  /** The values of each service's own settings, by its name. */
  readonly serviceConfig: Readonly<Record<string, ConfigValues<ConfigTable>>>;
  readonly log: Logger;
  /** The web pages, if this process serves them. */
  readonly pages?: Pages;
  /** Aborts a start that has not finished. */
  readonly signal?: AbortSignal;
  /** Default: as the settings ask for. */
  readonly telemetry?: Telemetry;
}
