// Durations as counts by size, so that the histograms of any number of hours can be added and still yield percentiles.

/** bucket → how many. A bucket is 4 % wide, so a percentile is at most 2 % off. */
export type Histogram = Readonly<Record<string, number>>;

const width = Math.log(1.04);

/** @param seconds 0 or more */
export const bucketOf = (seconds: number): string => String(Math.floor(Math.log1p(seconds) / width));

/** The middle of a bucket, in seconds. */
const secondsOf = (bucket: string): number => Math.expm1((Number(bucket) + 0.5) * width);

export function addUp(histograms: readonly Histogram[]): Histogram {
  const sum: Record<string, number> = {};
  for (const histogram of histograms) {
    for (const [bucket, count] of Object.entries(histogram)) sum[bucket] = (sum[bucket] ?? 0) + count;
  }
  return sum;
}

/** In whole seconds. */
export interface Percentiles {
  readonly count: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
}

/** Null when nothing was counted. */
export function percentilesOf(histogram: Histogram): Percentiles | null {
  const buckets = Object.entries(histogram)
    .filter(([, count]) => count > 0)
    .sort(([one], [other]) => Number(one) - Number(other));
  const count = buckets.reduce((sum, [, n]) => sum + n, 0);
  if (count === 0) return null;
  const at = (share: number): number => {
    let left = Math.ceil(share * count);
    for (const [bucket, n] of buckets) {
      left -= n;
      if (left <= 0) return Math.round(secondsOf(bucket));
    }
    return 0;
  };
  return { count, p50: at(0.5), p90: at(0.9), p99: at(0.99) };
}
