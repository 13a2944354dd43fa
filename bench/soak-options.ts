// What a soak is told and what it tells.

/** What is in use after so many events, all of them handled. */
export interface Sample {
  readonly events: number;
  readonly elapsedMs: number;
  /** Figure → its value in bytes, rows or entries. */
  readonly kept: Readonly<Record<string, number>>;
}

export interface SoakOptions {
  readonly events: number;
  /** Events between two samples. */
  readonly every: number;
  /** How long everything is kept, in ms; looked for about as often. */
  readonly retentionMs: number;
  readonly redisUrl: string;
  readonly sampled: (sample: Sample) => void;
  /** What is left when everything is handled and older than the retention. */
  readonly rested: (left: Readonly<Record<string, number>>) => void;
}
