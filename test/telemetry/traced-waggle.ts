// A whole Waggle in this process, whose finished spans stay in memory; and its traces as a tree to read.
import { randomBytes } from 'node:crypto';
import { InMemorySpanExporter, type ReadableSpan } from '@opentelemetry/sdk-trace';
import { topologyOf } from '@waggle/contracts';
import { type ConfigTable, platformSettings, readConfig } from '@waggle/service-kit/config';
import { createLog } from '@waggle/service-kit/operations/log';
import { type Running, run } from '@waggle/service-kit/process/run';
import { openTraces } from '@waggle/service-kit/telemetry/open-traces';
import { traceIds } from '@waggle/service-kit/telemetry/work';
import { loadService, manifests, type ServiceName } from '@waggle/services';
import { inject } from 'vitest';
import { dropDatabases } from '../support/mongo.ts';
import { staffToken, temporaryFolder, waitFor } from '../support/waggle.ts';

export interface TracedWaggle {
  readonly running: Running;
  readonly logs: readonly Readonly<Record<string, unknown>>[];
  /** All spans that ended until now. */
  spans(): Promise<readonly ReadableSpan[]>;
  stop(): Promise<void>;
}

export const tracedEngines = [
  { name: 'embedded', available: true, settings: {} },
  {
    name: 'cluster',
    available: inject('redisUrl') !== null && inject('mongodbUrl') !== null,
    settings: { REDIS_URL: inject('redisUrl') ?? '', MONGODB_URL: inject('mongodbUrl') ?? '' },
  },
] as const;

export async function startTraced(settings: Readonly<Record<string, string>>): Promise<TracedWaggle> {
  const { folder, remove } = temporaryFolder();
  const namespace = `otel${randomBytes(4).toString('hex')}`;
  const names = manifests.map(({ name }) => name as ServiceName);
  const tables = {
    platform: platformSettings,
    ...(Object.fromEntries(manifests.map((manifest) => [manifest.name, manifest.settings])) as Record<
      string,
      ConfigTable
    >),
  };
  const { platform, ...serviceConfig } = readConfig(
    tables,
    {},
    {
      WAGGLE_DATA: folder,
      WAGGLE_PORT: '0',
      WAGGLE_STAFF_TOKEN: staffToken,
      WAGGLE_UNLIMITED_ADDRESSES: 'loopback',
      WAGGLE_SIMULATOR_SPEED: '100',
      WAGGLE_TRACKING_SECRET: 'tracking-secret-of-the-tests-of-waggle',
      WAGGLE_NAMESPACE: namespace,
      ...settings,
    },
  );
  const logs: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void logs.push(JSON.parse(line) as Record<string, unknown>) };
  const exporter = new InMemorySpanExporter();
  const telemetry = openTraces(platform, { exporter, unreachable: () => false });
  const running = await run({
    definitions: await Promise.all(names.map(loadService)),
    topology: topologyOf(manifests),
    config: platform,
    serviceConfig,
    log: createLog({ level: 'info', destination, context: traceIds }),
    telemetry,
  });
  return {
    running,
    logs,
    spans: async () => {
      await telemetry.flush();
      return exporter.getFinishedSpans();
    },
    async stop() {
      await running.stop();
      remove();
      if (settings['MONGODB_URL']) await dropDatabases(settings['MONGODB_URL'], namespace);
    },
  };
}

/** Polls until the spans hold what is waited for. */
export async function untilSpans(
  { spans }: TracedWaggle,
  what: string,
  holds: (spans: readonly ReadableSpan[]) => boolean,
): Promise<readonly ReadableSpan[]> {
  await waitFor(what, 30_000, async () => holds(await spans()));
  return spans();
}

const aboutOf = ({ attributes, resource }: ReadableSpan): string =>
  [resource.attributes['service.name'], attributes['waggle.event.type']].filter(Boolean).join(' ');

/** Each trace as lines: a span, below it those inside of it, and after an arrow what it is linked with. */
export function treesOf(spans: readonly ReadableSpan[]): string[] {
  const byId = new Map(spans.map((span) => [span.spanContext().spanId, span]));
  const childrenOf = (id: string) =>
    spans.filter((span) => span.parentSpanContext?.spanId === id).sort((a, b) => compareTimes(a, b));
  const lines = (span: ReadableSpan, depth: number): string[] => {
    const links = span.links.map(({ context }) => {
      const linked = byId.get(context.spanId);
      return linked ? `${linked.name} (${aboutOf(linked)})` : `unknown ${context.spanId}`;
    });
    const line = `${'  '.repeat(depth)}${span.name} (${aboutOf(span)})${links.length > 0 ? ` ← ${links.sort().join(', ')}` : ''}`;
    return [line, ...childrenOf(span.spanContext().spanId).flatMap((child) => lines(child, depth + 1))];
  };
  return spans.filter(({ parentSpanContext }) => !parentSpanContext).map((root) => lines(root, 0).join('\n'));
}

const compareTimes = (a: ReadableSpan, b: ReadableSpan): number =>
  a.startTime[0] - b.startTime[0] || a.startTime[1] - b.startTime[1];
