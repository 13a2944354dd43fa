// Traces, by OpenTelemetry. Nothing of it is loaded before traces are asked for.
import type { Logger } from 'pino';
import type { PlatformConfig } from '../config/index.ts';
import { noTelemetry, type Telemetry } from './telemetry.ts';

export { noTelemetry, type ServiceTelemetry, type Telemetry } from './telemetry.ts';

/** Where the settings send traces; null when they ask for none. */
export function collectorOf(config: PlatformConfig): string | null {
  if (config.otelDisabled === 'true' || config.otelExporter === 'none') return null;
  const base = config.otlp || config.otelEndpoint;
  if (config.otlp === '' && config.otelTracesEndpoint !== '') return config.otelTracesEndpoint;
  if (base === '') return null;
  return base.endsWith('/v1/traces') ? base : `${base.replace(/\/+$/, '')}/v1/traces`;
}

export async function openTelemetry(config: PlatformConfig, log: Logger): Promise<Telemetry> {
  const url = collectorOf(config);
  if (url === null) return noTelemetry;
  const { openTraces, sendingTo } = await import('./open-traces.ts');
  return openTraces(config, sendingTo(url, config, log));
}
