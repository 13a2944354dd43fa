// The settings of OpenTelemetry: `--otlp` for a person, and the standard variables for a platform that sets them in every process.
import Type from 'typebox';
import type { ConfigTable } from './setting.ts';

const httpUrl = { pattern: /^https?:\/\/\S+$/.source, description: 'an http or https URL' };
const pairs = {
  pattern: /^\s*[^\s=,]+=[^,]*(,\s*[^\s=,]+=[^,]*)*$/.source,
  description: 'pairs such as key=value,other=value, with %2C for a comma',
};

export const telemetrySettings = {
  otlp: {
    env: 'WAGGLE_OTLP',
    schema: Type.String(httpUrl),
    default: '',
    about:
      'Where to send traces: the address of an OpenTelemetry collector that takes OTLP over HTTP, such as http://localhost:4318. Without this and the standard variables, no trace is made.',
  },
  otelEndpoint: {
    env: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    schema: Type.String(httpUrl),
    default: '',
    about: 'The same by its standard name; WAGGLE_OTLP is stronger.',
  },
  otelTracesEndpoint: {
    env: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    schema: Type.String(httpUrl),
    default: '',
    about: 'The whole URL that takes traces, with its path; stronger than OTEL_EXPORTER_OTLP_ENDPOINT.',
  },
  otelHeaders: {
    env: 'OTEL_EXPORTER_OTLP_HEADERS',
    schema: Type.String(pairs),
    default: '',
    // A header may hold a key of the collector.
    secret: true,
    about: 'Headers of each request to the collector, as key=value pairs separated by commas.',
  },
  otelProtocol: {
    env: 'OTEL_EXPORTER_OTLP_PROTOCOL',
    schema: Type.Enum(['http/protobuf']),
    default: 'http/protobuf',
    about: 'The protocol that the collector is spoken to with; Waggle knows this one.',
  },
  otelServiceName: {
    env: 'OTEL_SERVICE_NAME',
    schema: Type.String(),
    default: '',
    about: 'The name of this process in traces. Default: that of each of its services, such as orders.',
  },
  otelResourceAttributes: {
    env: 'OTEL_RESOURCE_ATTRIBUTES',
    schema: Type.String(pairs),
    default: '',
    about: 'What else traces say about this process, such as deployment.environment.name=production.',
  },
  otelSampler: {
    env: 'OTEL_TRACES_SAMPLER',
    schema: Type.Enum([
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ]),
    default: 'parentbased_always_on',
    about:
      'Which orders are traced. The ratio counts correlation ids, so that all steps of an order are traced or none; a client’s own sampling flag decides nothing.',
  },
  otelSamplerArgument: {
    env: 'OTEL_TRACES_SAMPLER_ARG',
    schema: Type.Number({ minimum: 0, maximum: 1 }),
    default: 1,
    about: 'The ratio of the samplers that take one: 0.1 traces a tenth of all orders. The same in every process.',
  },
  otelExporter: {
    env: 'OTEL_TRACES_EXPORTER',
    schema: Type.Enum(['otlp', 'none']),
    default: 'otlp',
    about: 'How traces are sent, once there is a collector; none: not at all, as with OTEL_SDK_DISABLED.',
  },
  otelDisabled: {
    env: 'OTEL_SDK_DISABLED',
    schema: Type.Enum(['true', 'false']),
    default: 'false',
    about: 'true: no traces, whatever the other variables say.',
  },
} as const satisfies ConfigTable;
