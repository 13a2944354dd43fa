// Says when the collector cannot be reached, and when it can again: once each, however long that lasts.
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';

/** Where finished spans go. */
export interface Sending {
  readonly exporter: SpanExporter;
  /** Whether the last request failed: then a stop does not wait for the next. */
  readonly unreachable: () => boolean;
}

export function reported(exporter: SpanExporter, url: string, log: Logger): Sending {
  let failing = false;
  const exported = ({ code, error }: ExportResult) => {
    const failed = code !== ExportResultCode.SUCCESS;
    if (failed && !failing)
      log.warn({ collector: url, err: error }, 'traces cannot be sent: they are dropped until the collector answers');
    if (!failed && failing) log.info({ collector: url }, 'traces can be sent again');
    failing = failed;
  };
  return {
    unreachable: () => failing,
    exporter: {
      export: (spans, done) =>
        exporter.export(spans, (result) => {
          exported(result);
          done(result);
        }),
      shutdown: () => exporter.shutdown(),
    },
  };
}
