// A cache of values that are expensive to load: in Redis on the cluster engine, in memory on the embedded one.

export interface Cache {
  /**
   * The cached value, else the result of `load`, which is cached for `ttlMs`, unless `invalidate` was called meanwhile. When
   * the cache cannot be reached, calls `load` each time.
   */
  remember(key: string, ttlMs: number, load: () => Promise<string>): Promise<string>;
  /** Drops a value for every process. Never rejects: a value that could not be dropped expires after its TTL. */
  invalidate(key: string): Promise<void>;
}
