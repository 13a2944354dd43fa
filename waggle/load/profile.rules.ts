// When a load places its orders, and how its times are told. Pure.

export const profiles = ['steady', 'burst', 'spike'] as const;
export type Profile = (typeof profiles)[number];

/** Of a burst: as many as ten seconds bring, at once. */
const burstSeconds = 10;
/** Of a spike: in its middle, orders come so many times as often. */
const spikeTimes = 5;

/**
 * When each order is placed, in ms after the start.
 * @param rate orders per second: on average, and outside the spike
 */
export function placedAt(profile: Profile, orders: number, rate: number): number[] {
  const gapMs = 1_000 / rate;
  const times: number[] = [];
  let at = 0;
  for (let n = 0; n < orders; n += 1) {
    if (profile === 'burst') {
      const size = Math.max(1, Math.round(rate * burstSeconds));
      times.push(Math.floor(n / size) * size * gapMs);
      continue;
    }
    times.push(at);
    // The middle half of the orders makes the spike.
    const inSpike = profile === 'spike' && n >= orders / 4 && n < (orders * 3) / 4;
    at += inSpike ? gapMs / spikeTimes : gapMs;
  }
  return times;
}

/** The smallest value that at least this share of the values does not exceed; null without any. */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

export interface LoadTimes {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

export const percentiles = (values: readonly number[]): LoadTimes => ({
  p50: percentile(values, 0.5),
  p95: percentile(values, 0.95),
  p99: percentile(values, 0.99),
});

/** `[████░░░░] 40/80` */
export function progressBar(done: number, all: number, width = 30): string {
  const filled = all === 0 ? width : Math.floor((done / all) * width);
  return `[${'█'.repeat(filled)}${'░'.repeat(width - filled)}] ${done}/${all}`;
}
