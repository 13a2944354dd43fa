// The OpenTelemetry of a process: one queue of finished spans, and a tracer for each service.
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';
import type { PlatformConfig } from '../config/index.ts';
import { reported, type Sending } from './reported-exporter.ts';
import { samplerOf } from './sampling.ts';
import type { ServiceTelemetry, Telemetry } from './telemetry.ts';
import { tracedHandler, tracedPublishing, tracedReactions } from './traced-events.ts';
import { tracedSignals, tracedSocket } from './traced-pushes.ts';
import { traceRequests } from './traced-requests.ts';
import { tracedStore } from './traced-store.ts';
import type { Messaging, Tracing } from './tracing.ts';

type TraceSettings = Pick<
  PlatformConfig,
  'otelServiceName' | 'otelResourceAttributes' | 'otelSampler' | 'otelSamplerArgument' | 'redisUrl'
>;

/** A stop waits this long for the collector, in ms. */
const lastSendMs = 1_000;

export function sendingTo(url: string, { otelHeaders }: Pick<PlatformConfig, 'otelHeaders'>, log: Logger): Sending {
  return reported(new OTLPTraceExporter({ url, headers: pairsOf(otelHeaders) }), url, log);
}

/** @returns with `flush`, which sends what has ended until now */
export function openTraces(
  config: TraceSettings,
  { exporter, unreachable }: Sending,
): Telemetry & { flush(): Promise<void> } {
  const queue = new BatchSpanProcessor({ exporter, maxQueueSize: 8_192, scheduledDelayMillis: 1_000 });
  const instance = `${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`;
  const given = pairsOf(config.otelResourceAttributes);
  const sampled = samplerOf(config);
  const messaging = messagingOf(config.redisUrl);
  return {
    of(service) {
      const resource = resourceFromAttributes({
        'service.namespace': 'waggle',
        'service.instance.id': instance,
        ...given,
        'service.name': config.otelServiceName || given['service.name'] || service,
        'waggle.service': service,
      });
      const tracer = new TracerProvider({ resource, spanProcessors: [queue] }).getTracer('waggle');
      return decorators({ service, tracer, sampled, messaging });
    },
    flush: () => queue.forceFlush(),
    async close() {
      if (unreachable()) return;
      const late = new Promise<void>((resolve) => {
        setTimeout(resolve, lastSendMs).unref();
      });
      // What fails is reported already, and must not turn a stop into an error.
      await Promise.race([queue.shutdown().catch(() => {}), late]);
    },
  };
}

const decorators = (tracing: Tracing): ServiceTelemetry => ({
  routes: (http) => traceRequests(tracing, http),
  store: (store) => tracedStore(tracing, store),
  publishing: (log) => tracedPublishing(tracing, log),
  handler: (handle, consumer) => tracedHandler(tracing, handle, consumer),
  reactions: (reactions) => tracedReactions(tracing, reactions),
  signals: tracedSignals,
  socket: (route) => tracedSocket(tracing, route),
});

function messagingOf(redisUrl: string): Messaging {
  if (redisUrl === '') return { system: 'sqlite', inTransaction: true, server: {} };
  const { hostname: address, port } = new URL(redisUrl);
  return {
    system: 'redis',
    inTransaction: false,
    server: { 'server.address': address, 'server.port': Number(port || 6379) },
  };
}

/** `key=value,other=value`, percent-encoded, as the specification has it. */
export const pairsOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split(',').flatMap((pair) => {
      const [key = '', ...value] = pair.split('=');
      return key.trim() === '' ? [] : [[key.trim(), decodeURIComponent(value.join('=').trim())]];
    }),
  );
