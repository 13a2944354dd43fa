// The options of a soak and its samples.

/** Usage after a number of events, once all are handled. */
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
  /** The retention of everything, in ms; roughly the interval of removal too. */
  readonly retentionMs: number;
  /** Whether each event comes with another that only the simulator, which is switched off, would read. */
  readonly withoutSimulator: boolean;
  readonly redisUrl: string;
  readonly sampled: (sample: Sample) => void;
  /** Usage after half of the events and after the last, once everything is handled and older than the retention. */
  readonly rested: (left: Readonly<Record<string, number>>) => void;
}
