// A cache of values that are dear to make: Redis on the cluster engine, memory on the embedded one.

export interface Cache {
  /**
   * The cached value, or what `load` gives, kept for at most `ttlMs`. A value loaded while `invalidate` was called is not
   * kept. When the cache itself cannot be reached, `load` answers.
   */
  remember(key: string, ttlMs: number, load: () => Promise<string>): Promise<string>;
  /** Drops a value in every process. Never rejects: a value that could not be dropped ends with its time to live. */
  invalidate(key: string): Promise<void>;
}
