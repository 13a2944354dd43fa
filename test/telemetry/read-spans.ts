// What tests ask of a span.
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { subscriptionsOf } from '@waggle/contracts';
import { manifests } from '@waggle/services';

/** The services that react to an event. */
export const readersOf = (type: string): string[] =>
  manifests
    .filter((manifest) => subscriptionsOf(manifest).some(({ events }) => (events as readonly string[]).includes(type)))
    .map(({ name }) => name);

export const typeOf = ({ attributes }: ReadableSpan): string => String(attributes['waggle.event.type']);
export const serviceOf = ({ resource }: ReadableSpan): string => String(resource.attributes['service.name']);
export const isOf = (span: ReadableSpan, operation: string): boolean =>
  span.attributes['messaging.operation.name'] === operation;
export const spanIdOf = (span: ReadableSpan): string => span.spanContext().spanId;
export const traceOf = (span: ReadableSpan): string => span.spanContext().traceId;
export const linksTo = (span: ReadableSpan, target: ReadableSpan): boolean =>
  span.links.some(({ context }) => context.spanId === spanIdOf(target) && context.traceId === traceOf(target));
