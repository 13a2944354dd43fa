// What a Redis says of itself.

export interface ServerReport {
  readonly version: string;
  /** Whether it is Valkey, which counts its versions anew. */
  readonly isValkey: boolean;
  /** `standalone`, or `cluster`. */
  readonly mode: string;
  readonly replicas: number;
  /** Whether a restart finds what was written: it has an append-only file. */
  readonly persistent: boolean;
  /** Why what it keeps is not safe now; null when it is. */
  readonly failing: string | null;
}
