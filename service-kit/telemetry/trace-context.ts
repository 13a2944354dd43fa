// W3C trace context, as outbox rows and stream entries carry it.
import type { Link, SpanContext } from '@opentelemetry/api';

export type RemoteContext = SpanContext & { readonly isRemote: true };

const pattern = /^(?!ff)[0-9a-f]{2}-((?!0{32})[0-9a-f]{32})-((?!0{16})[0-9a-f]{16})-([0-9a-f]{2})$/;
const sampledFlag = 1;

/** Null when it is missing or no trace context. */
export function readTraceparent(text: string | undefined): RemoteContext | null {
  const [, traceId, spanId, flags] = pattern.exec(text ?? '') ?? [];
  if (traceId === undefined || spanId === undefined) return null;
  return { traceId, spanId, traceFlags: Number.parseInt(flags ?? '0', 16), isRemote: true };
}

export const writeTraceparent = ({ traceId, spanId, traceFlags }: SpanContext): string =>
  `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;

/** The same context, said to be recorded by nobody: what follows an order that is not sampled is not sampled either. */
export function unsampled(traceparent: string | undefined): string | undefined {
  const context = readTraceparent(traceparent);
  return context ? writeTraceparent({ ...context, traceFlags: context.traceFlags & ~sampledFlag }) : undefined;
}

export const isSampled = ({ traceFlags }: SpanContext): boolean => (traceFlags & sampledFlag) !== 0;

export const linkTo = (context: SpanContext | null, attributes?: Link['attributes']): Link[] =>
  context === null ? [] : [{ context, ...(attributes ? { attributes } : {}) }];
