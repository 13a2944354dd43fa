// What a comparison consists of: contestants that do the same work in turns, and the bars between them.

/** The figures of one round, such as `per second`. */
export type Figures = Readonly<Record<string, number>>;

export interface Contestant {
  readonly name: string;
  /** Does the work once, after a warm-up of its own. */
  round(): Promise<Figures>;
}

export interface Bar {
  readonly says: string;
  /** Holds when `figure` of `of` is at least, or at most, `times` that of `against`, or of 1 without one. */
  readonly figure: string;
  readonly of: string;
  readonly against?: string;
  /** Contestant → how many times its figure is subtracted first. */
  readonly less?: Readonly<Record<string, number>>;
  readonly atLeast?: number;
  readonly atMost?: number;
}

export interface Part {
  readonly name: string;
  readonly title: string;
  readonly contestants: readonly Contestant[];
  readonly bars: readonly Bar[];
}
