// The options of a soak and its samples.

/** Usage after a number of events, all of them handled. */
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
  /** The retention of everything, in ms, and about the interval of removal. */
  readonly retentionMs: number;
  /** Whether each event comes with one that only the simulator would read, which is switched off. */
  readonly withoutSimulator: boolean;
  readonly redisUrl: string;
  readonly sampled: (sample: Sample) => void;
  /** Usage after half of the events and after the last, each time when everything is handled and older than the retention. */
  readonly rested: (left: Readonly<Record<string, number>>) => void;
}
