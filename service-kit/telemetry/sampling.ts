// Which orders are traced. The correlation id alone decides: an order has one for its whole life, so that every process decides
// alike, without having to hear of it.
import { createHash } from 'node:crypto';
import type { PlatformConfig } from '../config/index.ts';

export type Sampled = (correlationId: string) => boolean;

const whole = 2 ** 32;

export function samplerOf({
  otelSampler,
  otelSamplerArgument,
}: Pick<PlatformConfig, 'otelSampler' | 'otelSamplerArgument'>): Sampled {
  const ratio = otelSampler.endsWith('always_on') ? 1 : otelSampler.endsWith('always_off') ? 0 : otelSamplerArgument;
  if (ratio >= 1) return () => true;
  if (ratio <= 0) return () => false;
  // Of a hash: clients choose correlation ids, and those of one millisecond begin alike.
  return (correlationId) => createHash('sha256').update(correlationId).digest().readUInt32BE(0) < ratio * whole;
}
